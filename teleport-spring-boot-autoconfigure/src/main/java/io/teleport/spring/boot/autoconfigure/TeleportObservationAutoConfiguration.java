package io.teleport.spring.boot.autoconfigure;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.teleport.Peer;
import io.teleport.plugin.ExchangeObserver;
import io.teleport.plugin.slowcall.SlowCallAlarm;
import io.teleport.spring.observation.TeleportClientObservationConvention;
import io.teleport.spring.observation.TeleportServerObservationConvention;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Auto-configuration of the observation of exchanges, at both sides. */
@AutoConfiguration(
        after = TeleportAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration"
        })
@ConditionalOnClass(ObservationRegistry.class)
@ConditionalOnBean({Peer.class, ObservationRegistry.class})
@ConditionalOnBooleanProperty(name = "teleport.observation.enabled", matchIfMissing = true)
public final class TeleportObservationAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean(value = ExchangeObserver.class, ignored = SlowCallAlarm.class)
    ExchangeObserver teleportExchangeObserver(
            ObservationRegistry registry,
            ObjectProvider<TeleportServerObservationConvention> server,
            ObjectProvider<TeleportClientObservationConvention> client,
            ObjectProvider<ObservationShortcut> shortcut) {
        return shortcut.stream()
                .flatMap(present -> present.observer().stream())
                .findFirst()
                .orElseGet(() -> new ExchangeObservations(registry, server.getIfAvailable(), client.getIfAvailable()));
    }

    /** What is done where timers are all that would come of observations. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({MeterRegistry.class, ObservationAutoConfiguration.class})
    @ConditionalOnSingleCandidate(MeterRegistry.class)
    @ConditionalOnProperty(name = "teleport.observation.mode", havingValue = "auto", matchIfMissing = true)
    static final class ShortcutConfiguration {

        @Bean
        ObservationShortcut teleportObservationShortcut(
                ObservationRegistry observations, MeterRegistry meters, BeanFactory beans) {
            return new ObservationShortcut(observations, meters, beans);
        }
    }
}
