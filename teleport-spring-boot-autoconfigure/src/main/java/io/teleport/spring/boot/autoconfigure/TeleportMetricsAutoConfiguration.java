package io.teleport.spring.boot.autoconfigure;

import io.micrometer.core.instrument.MeterRegistry;
import io.teleport.Peer;
import io.teleport.plugin.overloader.Overloader;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Auto-configuration of the meters of exchanges, sessions and the dispatcher. */
@AutoConfiguration(
        after = TeleportAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration"
        })
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean({Peer.class, MeterRegistry.class})
public final class TeleportMetricsAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    ExchangeMeters teleportExchangeMeters(MeterRegistry registry) {
        return new ExchangeMeters(registry);
    }

    @Bean
    @ConditionalOnBean(Overloader.class)
    OverloaderMeters teleportOverloaderMeters(Overloader overloader) {
        return new OverloaderMeters(overloader);
    }

    @Bean
    @ConditionalOnMissingBean
    TeleportMeterBinder teleportMeterBinder(Peer peer) {
        return new TeleportMeterBinder(peer);
    }
}
