package io.teleport.spring.boot.autoconfigure;

import io.teleport.Peer;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Auto-configuration of the Actuator endpoint {@code teleport}. */
@AutoConfiguration(after = TeleportAutoConfiguration.class)
@ConditionalOnClass({Endpoint.class, ConditionalOnAvailableEndpoint.class})
@ConditionalOnAvailableEndpoint(TeleportEndpoint.class)
@ConditionalOnBean(Peer.class)
public final class TeleportEndpointAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    TeleportEndpoint teleportEndpoint(Peer peer, NamedSessions sessions) {
        return new TeleportEndpoint(peer, sessions);
    }
}
