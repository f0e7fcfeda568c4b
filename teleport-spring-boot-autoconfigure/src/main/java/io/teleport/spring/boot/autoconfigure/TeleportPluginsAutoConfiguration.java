package io.teleport.spring.boot.autoconfigure;

import io.teleport.ConfigException;
import io.teleport.Peer;
import io.teleport.plugin.auth.AuthBearer;
import io.teleport.plugin.auth.AuthChecker;
import io.teleport.plugin.auth.TokenSource;
import io.teleport.plugin.auth.TokenVerifier;
import io.teleport.plugin.heartbeat.HeartbeatPing;
import io.teleport.plugin.heartbeat.HeartbeatPong;
import io.teleport.plugin.ignorecase.IgnoreCase;
import java.time.Duration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;

/** Auto-configuration of the plugins that come with Teleport, in the order of {@link PluginOrder}. */
@AutoConfiguration(before = TeleportAutoConfiguration.class)
@ConditionalOnClass(Peer.class)
@EnableConfigurationProperties(TeleportProperties.class)
@Import({
    OverloaderConfiguration.class,
    SecureConfiguration.class,
    BinderConfiguration.class,
    SlowCallConfiguration.class
})
public final class TeleportPluginsAutoConfiguration {

    private static TeleportPropertyException refused(String key, Object value, String expected) {
        return new TeleportPropertyException(
                TeleportProperties.PLUGINS_PREFIX, new ConfigException(key, value, expected));
    }

    /** Lets peers prove who they are. */
    @Configuration(proxyBeanMethods = false)
    static class AuthConfiguration {

        private final PluginsProperties.AuthProperties properties;

        AuthConfiguration(TeleportProperties properties) {
            this.properties = properties.plugins().auth();
            Duration timeout = this.properties.timeout();
            if (timeout.isZero() || timeout.isNegative()) {
                throw refused("auth.timeout", timeout, "more than 0");
            }
        }

        @Bean
        @ConditionalOnMissingBean
        @ConditionalOnProperty("teleport.plugins.auth.token")
        TokenSource teleportTokenSource() {
            return session -> properties.token();
        }

        @Bean
        @ConditionalOnMissingBean
        @ConditionalOnBean(TokenSource.class)
        @Order(PluginOrder.AUTH)
        AuthBearer teleportAuthBearer(TokenSource source) {
            AuthBearer bearer = new AuthBearer(source, properties.timeout());
            return properties.form() == null ? bearer : bearer.withForm(properties.form());
        }

        @Bean
        @ConditionalOnMissingBean
        @ConditionalOnBean(TokenVerifier.class)
        @Order(PluginOrder.AUTH)
        AuthChecker teleportAuthChecker(TokenVerifier verifier) {
            return new AuthChecker(verifier, properties.timeout());
        }
    }

    /** Keeps sessions alive and finds those that are dead. */
    @Configuration(proxyBeanMethods = false)
    static class HeartbeatConfiguration {

        @Bean
        @ConditionalOnMissingBean
        @Conditional(OnHeartbeatRate.class)
        @Order(PluginOrder.HEARTBEAT)
        HeartbeatPing teleportHeartbeatPing(TeleportProperties properties) {
            PluginsProperties.HeartbeatProperties own = properties.plugins().heartbeat();
            try {
                return new HeartbeatPing(own.rate(), own.kind());
            } catch (IllegalArgumentException e) {
                throw refused("heartbeat.rate", own.rate(), "whole seconds, at least 3");
            }
        }

        @Bean
        @ConditionalOnMissingBean
        @ConditionalOnBooleanProperty("teleport.plugins.heartbeat.pong")
        @Order(PluginOrder.HEARTBEAT)
        HeartbeatPong teleportHeartbeatPong(TeleportProperties properties) {
            PluginsProperties.HeartbeatProperties own = properties.plugins().heartbeat();
            if (own.minRate().isZero() || own.minRate().isNegative()) {
                throw refused("heartbeat.min-rate", own.minRate(), "more than 0");
            }
            if (own.maxRate().compareTo(own.minRate()) < 0) {
                throw refused("heartbeat.max-rate", own.maxRate(), "not less than min-rate, " + own.minRate());
            }
            return new HeartbeatPong(own.minRate(), own.maxRate());
        }
    }

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
