package io.teleport.spring.boot.autoconfigure;

import io.teleport.ConfigException;
import io.teleport.plugin.slowcall.SlowCallAlarm;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Raises the alarm when calls are slow: in the log, and as an event of the application. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty("teleport.plugins.slow-call.enabled")
final class SlowCallConfiguration {

    @Bean
    @ConditionalOnMissingBean
    SlowCallAlarm teleportSlowCallAlarm(TeleportProperties properties, ApplicationEventPublisher events) {
        if (!properties.peer().countTime()) {
            throw new TeleportPropertyException(
                    TeleportProperties.PEER_PREFIX,
                    new ConfigException("count-time", false, "true, with which the slow-call alarm works"));
        }
        return new SlowCallAlarm(properties.plugins().slowCall().thresholds(), events::publishEvent);
    }
}
