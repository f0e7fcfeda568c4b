package io.teleport.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.teleport.Peer;
import io.teleport.plugin.heartbeat.HeartbeatPong;
import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

class AutoConfigurationImportsTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withUserConfiguration(Application.class)
            .withPropertyValues("management.endpoints.web.exposure.include=teleport");

    @Test
    void allPartsAreSwitchedOnByPresence() {
        runner.run(context -> assertThat(context)
                .hasSingleBean(Peer.class)
                .hasSingleBean(TeleportEndpoint.class)
                .hasSingleBean(ExchangeMeters.class)
                .hasBean("teleportHealthContributor")
                .hasBean("teleportJsonCodec"));
    }

    @Test
    void pluginsAreSwitchedOnByTheirKeys() {
        runner.withPropertyValues("teleport.plugins.heartbeat.pong=true")
                .run(context -> assertThat(context.getBean(Peer.class).plugins())
                        .hasOnlyElementsOfType(HeartbeatPong.class)
                        .hasSize(1));
    }

    @Test
    void peerNeedsNeitherActuatorNorBootsJackson() {
        ClassLoader reduced = new OnlyOurs(
                "org.springframework.boot.actuate",
                "org.springframework.boot.health",
                "org.springframework.boot.micrometer",
                "org.springframework.boot.jackson");
        runner.withClassLoader(reduced)
                .run(context -> assertThat(context)
                        .hasSingleBean(Peer.class)
                        .doesNotHaveBean("teleportEndpoint")
                        .doesNotHaveBean("teleportExchangeMeters")
                        .doesNotHaveBean("teleportHealthContributor")
                        .doesNotHaveBean("teleportJsonCodec"));
    }

    /** Finds no other module's auto-configurations, which would miss what is hidden. */
    private static final class OnlyOurs extends FilteredClassLoader {

        OnlyOurs(String... packages) {
            super(packages);
        }

        @Override
        public Enumeration<URL> getResources(String name) throws IOException {
            List<URL> found = Collections.list(super.getResources(name));
            found.removeIf(url -> name.endsWith(".imports") && !url.toString().contains("teleport-spring-boot"));
            return Collections.enumeration(found);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}
}
