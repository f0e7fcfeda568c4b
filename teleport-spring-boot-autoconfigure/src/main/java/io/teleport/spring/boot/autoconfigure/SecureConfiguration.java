package io.teleport.spring.boot.autoconfigure;

import io.teleport.plugin.secure.Secure;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Encrypts bodies, behind all other plugins: what they have put into a message is what it encrypts. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("teleport.plugins.secure.key")
@ConditionalOnMissingBean(Secure.class)
final class SecureConfiguration {

    @Bean
    Secure teleportSecure(TeleportProperties properties) {
        return properties.plugins().secure().secure();
    }

    @Bean
    PeerBuilderCustomizer teleportSecureCustomizer(Secure secure) {
        return builder -> builder.pluginRight(secure);
    }
}
