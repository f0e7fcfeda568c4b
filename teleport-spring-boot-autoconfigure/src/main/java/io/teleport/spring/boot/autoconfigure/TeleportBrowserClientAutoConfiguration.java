package io.teleport.spring.boot.autoconfigure;

import io.teleport.ConfigException;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpHeaders;

/** Auto-configuration of what serves the client for browsers, {@code teleport.js}, in a web application. */
@AutoConfiguration(after = TeleportAutoConfiguration.class)
@ConditionalOnClass(HttpHeaders.class)
@ConditionalOnWebApplication
@ConditionalOnBooleanProperty(name = WebProperties.CLIENT_PREFIX + "enabled", matchIfMissing = true)
@EnableConfigurationProperties(TeleportProperties.class)
@Import({ServletBrowserClient.class, ReactiveBrowserClient.class})
public final class TeleportBrowserClientAutoConfiguration {

    @Bean
    BrowserClient teleportBrowserClient(TeleportProperties properties) {
        String path = properties.web().client().path();
        if (!path.startsWith("/")) {
            ConfigException refused = new ConfigException("path", path, "a path that begins with a slash");
            throw new TeleportPropertyException(WebProperties.CLIENT_PREFIX, refused);
        }
        return new BrowserClient(path);
    }
}
