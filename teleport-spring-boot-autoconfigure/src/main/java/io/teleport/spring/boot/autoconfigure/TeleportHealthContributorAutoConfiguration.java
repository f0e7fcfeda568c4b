package io.teleport.spring.boot.autoconfigure;

import io.teleport.Peer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.context.annotation.Bean;

/** Auto-configuration of the health of listeners and named sessions. */
@AutoConfiguration(after = TeleportAutoConfiguration.class, before = HealthContributorAutoConfiguration.class)
@ConditionalOnClass({Health.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnBean(Peer.class)
@ConditionalOnEnabledHealthIndicator("teleport")
public final class TeleportHealthContributorAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean(name = {"teleportHealthIndicator", "teleportHealthContributor"})
    HealthContributor teleportHealthContributor(Peer peer, NamedSessions sessions) {
        Map<String, HealthContributor> contributors = new LinkedHashMap<>();
        contributors.put("listeners", new ListenersHealthIndicator(peer));
        if (!sessions.all().isEmpty()) {
            contributors.put(
                    "sessions", CompositeHealthContributor.fromMap(sessions.all(), SessionHealthIndicator::new));
        }
        return CompositeHealthContributor.fromMap(contributors);
    }
}
