package io.teleport.spring.boot.autoconfigure;

import io.teleport.plugin.RouteInfo.Kind;
import io.teleport.router.Router;
import io.teleport.spring.CallController;
import io.teleport.spring.PushController;
import java.lang.annotation.Annotation;
import java.util.function.Function;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.StringUtils;

/** Makes routes of controller beans. */
final class ControllerRegistrar {

    private final ConfigurableListableBeanFactory beans;

    ControllerRegistrar(ConfigurableListableBeanFactory beans) {
        this.beans = beans;
    }

    void register(Router router) {
        register(router, Kind.CALL, CallController.class, CallController::prefix);
        register(router, Kind.PUSH, PushController.class, PushController::prefix);
    }

    private <A extends Annotation> void register(Router router, Kind kind, Class<A> type, Function<A, String> prefix) {
        for (String name : beans.getBeanNamesForAnnotation(type)) {
            if (!ScopedProxyUtils.isScopedTarget(name)) {
                ControllerTarget target = new ControllerTarget(beans, name);
                A annotation = AnnotatedElementUtils.findMergedAnnotation(target.userClass(), type);
                group(router, annotation == null ? "" : prefix.apply(annotation))
                        .register(kind, target.object(), target.userClass());
            }
        }
    }

    private Router group(Router router, String prefix) {
        String resolved = beans.resolveEmbeddedValue(prefix);
        return StringUtils.hasText(resolved) ? router.group(resolved) : router;
    }
}
