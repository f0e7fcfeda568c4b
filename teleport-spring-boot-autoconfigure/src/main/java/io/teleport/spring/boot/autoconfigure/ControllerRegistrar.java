package io.teleport.spring.boot.autoconfigure;

import io.teleport.plugin.Plugin;
import io.teleport.plugin.RouteInfo.Kind;
import io.teleport.router.Router;
import io.teleport.spring.CallController;
import io.teleport.spring.PushController;
import java.lang.annotation.Annotation;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.StringUtils;

/** Makes routes of controller beans. */
final class ControllerRegistrar {

    private final ConfigurableListableBeanFactory beans;
    private final RoutePlugins plugins;

    ControllerRegistrar(ConfigurableListableBeanFactory beans) {
        this.beans = beans;
        this.plugins = new RoutePlugins(beans);
    }

    /** Whether a controller has asked for this plugin, which then is not one of the whole peer. */
    Predicate<Plugin> claimed() {
        Set<Class<?>> types = Stream.of(CallController.class, PushController.class)
                .flatMap(this::targets)
                .flatMap(target -> RoutePlugins.typesIn(target.userClass()))
                .collect(Collectors.toSet());
        return plugin -> types.stream().anyMatch(type -> type.isInstance(plugin));
    }

    void register(Router router) {
        register(router, Kind.CALL, CallController.class, CallController::prefix);
        register(router, Kind.PUSH, PushController.class, PushController::prefix);
    }

    private <A extends Annotation> void register(Router router, Kind kind, Class<A> type, Function<A, String> prefix) {
        targets(type).forEach(target -> {
            A annotation = AnnotatedElementUtils.findMergedAnnotation(target.userClass(), type);
            group(router, annotation == null ? "" : prefix.apply(annotation))
                    .register(kind, target.object(), target.userClass(), plugins.of(target.userClass()));
        });
    }

    private Stream<ControllerTarget> targets(Class<? extends Annotation> type) {
        return Stream.of(beans.getBeanNamesForAnnotation(type))
                .filter(name -> !ScopedProxyUtils.isScopedTarget(name))
                .map(name -> new ControllerTarget(beans, name));
    }

    private Router group(Router router, String prefix) {
        String resolved = beans.resolveEmbeddedValue(prefix);
        return StringUtils.hasText(resolved) ? router.group(resolved) : router;
    }
}
