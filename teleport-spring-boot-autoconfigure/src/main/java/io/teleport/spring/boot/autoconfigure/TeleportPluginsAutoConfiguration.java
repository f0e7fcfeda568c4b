package io.teleport.spring.boot.autoconfigure;

import io.teleport.plugin.ignorecase.IgnoreCase;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/** Auto-configuration of the plugins that come with Teleport, in the order of {@link PluginOrder}. */
@AutoConfiguration(before = TeleportAutoConfiguration.class)
@EnableConfigurationProperties(TeleportProperties.class)
public final class TeleportPluginsAutoConfiguration {

    /** Finds routes whatever the case of their names. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnBooleanProperty("teleport.plugins.ignore-case.enabled")
    static class IgnoreCaseConfiguration {

        @Bean
        @ConditionalOnMissingBean
        @Order(PluginOrder.IGNORE_CASE)
        IgnoreCase teleportIgnoreCase() {
            return new IgnoreCase();
        }
    }
}
