package io.teleport.spring.boot.autoconfigure;

import static io.teleport.spring.boot.autoconfigure.TeleportRunner.listening;
import static io.teleport.spring.boot.autoconfigure.TeleportRunner.portOf;
import static io.teleport.spring.boot.autoconfigure.TeleportRunner.withSession;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.teleport.Peer;
import io.teleport.plugin.Plugin;
import io.teleport.spring.CallController;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

class ActuatorTest {

    private final ApplicationContextRunner runner = listening()
            .withConfiguration(AutoConfigurations.of(
                    HealthContributorAutoConfiguration.class,
                    MetricsAutoConfiguration.class,
                    TeleportEndpointAutoConfiguration.class,
                    TeleportHealthContributorAutoConfiguration.class,
                    TeleportMetricsAutoConfiguration.class))
            .withPropertyValues("management.endpoints.web.exposure.include=teleport")
            .withUserConfiguration(Echo.class, Parts.class);

    @Test
    void boundListenersAreUpUntilTheContextStops() {
        runner.run(context -> {
            Health health = health(context, "listeners");
            assertThat(health.getStatus()).isEqualTo(Status.UP);
            assertThat(health.getDetails())
                    .hasEntrySatisfying(
                            "default", address -> assertThat(address).asString().endsWith(":" + portOf(context)));
            context.stop();
            assertThat(health(context, "listeners").getStatus()).isEqualTo(Status.DOWN);
        });
    }

    @Test
    void sessionThatIsRedialedIsDownAndOneThatWasNotUsedUnknown() {
        runner.withPropertyValues(
                        "teleport.sessions.ledger.address=127.0.0.1:1",
                        "teleport.sessions.idle.address=127.0.0.1:1",
                        "teleport.sessions.idle.lazy=true")
                .run(context -> {
                    Health ledger = health(context, "sessions", "ledger");
                    assertThat(ledger.getStatus()).isEqualTo(Status.DOWN);
                    assertThat(ledger.getDetails()).containsEntry("state", "REDIALING");
                    assertThat(health(context, "sessions", "idle").getStatus()).isEqualTo(Status.UNKNOWN);
                });
    }

    @Test
    void connectedSessionIsUp() {
        listening()
                .run(server -> runner.withPropertyValues(
                                "teleport.sessions.ledger.address=" + TeleportRunner.addressOf(server),
                                "teleport.sessions.ledger.fail-fast=true")
                        .run(context -> assertThat(
                                        health(context, "sessions", "ledger").getStatus())
                                .isEqualTo(Status.UP)));
    }

    @Test
    void exchangesAndSessionsAreMetered() {
        runner.run(context -> {
            MeterRegistry registry = context.getBean(MeterRegistry.class);
            withSession(context, session -> {
                session.call("/echo/say", "hi", String.class);
                assertThat(registry.get("teleport.sessions").gauge().value()).isOne();
            });
            // An exchange is counted when its reply has been written, which may be later than the caller reads it.
            await().untilAsserted(() -> {
                assertThat(registry.find("teleport.exchanges")
                                .tags("route", "/echo/say", "kind", "call", "side", "server", "status", "0")
                                .timers())
                        .extracting(Timer::count)
                        .containsExactly(1L);
                assertThat(registry.find("teleport.received").counters())
                        .extracting(Counter::count)
                        .allMatch(bytes -> bytes > 0)
                        .isNotEmpty();
            });
        });
    }

    @Test
    void endpointShowsThePeer() {
        runner.withPropertyValues("teleport.sessions.idle.address=127.0.0.1:1", "teleport.sessions.idle.lazy=true")
                .run(context -> withSession(context, session -> {
                    session.call("/echo/say", "hi", String.class);
                    TeleportEndpoint.Descriptor shown =
                            context.getBean(TeleportEndpoint.class).teleport();
                    assertThat(shown.listeners()).hasSize(1);
                    assertThat(shown.sessions().count()).isEqualTo(2);
                    assertThat(shown.sessions().open()).hasSize(2);
                    assertThat(shown.sessions().named()).containsOnlyKeys("idle");
                    assertThat(shown.routes())
                            .extracting(TeleportEndpoint.RouteDescriptor::path)
                            .containsExactly("/echo/say");
                    assertThat(shown.plugins()).contains("parts");
                }));
    }

    @Test
    void endpointIsNotThereUnlessExposed() {
        runner.withPropertyValues("management.endpoints.web.exposure.include=info")
                .run(context -> assertThat(context).doesNotHaveBean(TeleportEndpoint.class));
    }

    @Test
    void healthCanBeDisabled() {
        runner.withPropertyValues("management.health.teleport.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean("teleportHealthContributor"));
    }

    @Test
    void eachPartBacksOffWithoutItsLibrary() {
        Map<Class<?>, String> parts = Map.of(
                Health.class, "teleportHealthContributor",
                Endpoint.class, "teleportEndpoint");
        parts.forEach((library, bean) -> runner.withClassLoader(new FilteredClassLoader(library.getPackageName()))
                .run(context -> assertThat(context).hasSingleBean(Peer.class).doesNotHaveBean(bean)));
    }

    @Test
    void metersBackOffWithoutTheirLibrary() {
        listening()
                .withConfiguration(AutoConfigurations.of(TeleportMetricsAutoConfiguration.class))
                .withClassLoader(new FilteredClassLoader(MeterRegistry.class))
                .run(context -> assertThat(context).hasSingleBean(Peer.class).doesNotHaveBean(ExchangeMeters.class));
    }

    private static Health health(ApplicationContext context, String... path) {
        HealthContributor contributor = context.getBean("teleportHealthContributor", HealthContributor.class);
        for (String name : path) {
            contributor = ((CompositeHealthContributor) contributor).getContributor(name);
        }
        return ((HealthIndicator) contributor).health();
    }

    @CallController
    static class Echo {
        public String say(String text) {
            return text;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Parts {

        @Bean
        MeterRegistry meterRegistry() {
            return new SimpleMeterRegistry();
        }

        @Bean
        Plugin plugin() {
            return new Plugin() {
                @Override
                public String name() {
                    return "parts";
                }
            };
        }
    }
}
