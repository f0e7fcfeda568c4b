package io.teleport.spring.boot.autoconfigure;

import io.teleport.plugin.Plugin;
import io.teleport.spring.UsePlugins;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;

/** Finds the plugins that controllers ask for by {@link UsePlugins}. */
final class RoutePlugins {

    private final BeanFactory beans;

    RoutePlugins(BeanFactory beans) {
        this.beans = beans;
    }

    /** The types of all plugins that a controller's class and methods name. */
    static Stream<Class<? extends Plugin>> typesIn(Class<?> userClass) {
        Stream<Method> methods = MethodIntrospector.selectMethods(
                userClass, (Method method) -> AnnotatedElementUtils.hasAnnotation(method, UsePlugins.class))
                .stream();
        return Stream.concat(Stream.of(userClass), methods).flatMap(RoutePlugins::typesAt);
    }

    /** The plugins of each method of a controller, those of the class first. */
    Function<Method, List<Plugin>> of(Class<?> userClass) {
        List<Plugin> ofClass = at(userClass).toList();
        return method -> Stream.concat(ofClass.stream(), at(method)).toList();
    }

    private Stream<Plugin> at(AnnotatedElement element) {
        return typesAt(element).map(type -> bean(element, type));
    }

    private Plugin bean(AnnotatedElement element, Class<? extends Plugin> type) {
        try {
            return beans.getBean(type);
        } catch (NoSuchBeanDefinitionException e) {
            throw new IllegalStateException(
                    "@UsePlugins of " + element + ": " + type.getName() + " (expected: the type of one bean)", e);
        }
    }

    private static Stream<Class<? extends Plugin>> typesAt(AnnotatedElement element) {
        UsePlugins annotation = AnnotatedElementUtils.findMergedAnnotation(element, UsePlugins.class);
        return annotation == null ? Stream.empty() : Stream.of(annotation.value());
    }
}
