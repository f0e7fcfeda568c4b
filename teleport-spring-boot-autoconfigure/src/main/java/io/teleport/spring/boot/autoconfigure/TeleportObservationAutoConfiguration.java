package io.teleport.spring.boot.autoconfigure;

import io.micrometer.observation.ObservationRegistry;
import io.teleport.Peer;
import io.teleport.plugin.ExchangeObserver;
import io.teleport.plugin.slowcall.SlowCallAlarm;
import io.teleport.spring.observation.TeleportClientObservationConvention;
import io.teleport.spring.observation.TeleportServerObservationConvention;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Auto-configuration of the observation of exchanges, at both sides. */
@AutoConfiguration(
        after = TeleportAutoConfiguration.class,
        afterName = "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnClass(ObservationRegistry.class)
@ConditionalOnBean({Peer.class, ObservationRegistry.class})
@ConditionalOnBooleanProperty(name = "teleport.observation.enabled", matchIfMissing = true)
public final class TeleportObservationAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean(value = ExchangeObserver.class, ignored = SlowCallAlarm.class)
    ExchangeObservations teleportExchangeObservations(
            ObservationRegistry registry,
            ObjectProvider<TeleportServerObservationConvention> server,
            ObjectProvider<TeleportClientObservationConvention> client) {
        return new ExchangeObservations(registry, server.getIfAvailable(), client.getIfAvailable());
    }
}
