package io.teleport.spring.boot.autoconfigure;

import io.teleport.plugin.overloader.Overloader;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/** Limits connections and calls; the bean's limits can be changed while the application runs. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty("teleport.plugins.overloader.enabled")
final class OverloaderConfiguration {

    @Bean
    @ConditionalOnMissingBean
    @Order(PluginOrder.OVERLOADER)
    Overloader teleportOverloader(TeleportProperties properties) {
        return new Overloader(properties.plugins().overloader().limits());
    }
}
