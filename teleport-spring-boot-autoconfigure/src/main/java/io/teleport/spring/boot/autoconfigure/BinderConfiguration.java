package io.teleport.spring.boot.autoconfigure;

import io.teleport.plugin.binder.Binder;
import io.teleport.plugin.binder.Checks;
import io.teleport.plugin.binder.JakartaChecks;
import jakarta.validation.Validator;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/** Binds fields of bodies, and checks constraints with the application's validator if it has one. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty("teleport.plugins.binder.enabled")
final class BinderConfiguration {

    @Bean
    @ConditionalOnMissingBean
    @Order(PluginOrder.BINDER)
    Binder teleportBinder(ObjectProvider<Checks> checks) {
        return new Binder(checks.getIfAvailable(() -> Checks.NONE));
    }

    /** What needs the API of Jakarta Validation. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(Validator.class)
    static class ValidationConfiguration {

        @Bean
        @ConditionalOnMissingBean
        Checks teleportChecks(ObjectProvider<Validator> validators) {
            Validator validator = validators.getIfUnique();
            return validator == null ? Checks.NONE : new JakartaChecks(validator);
        }
    }
}
