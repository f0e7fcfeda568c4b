package io.teleport.spring.boot.autoconfigure;

import static io.teleport.spring.boot.autoconfigure.TeleportRunner.addressOf;
import static io.teleport.spring.boot.autoconfigure.TeleportRunner.listening;
import static io.teleport.spring.boot.autoconfigure.TeleportRunner.withSession;
import static io.teleport.testing.Statuses.statusOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.teleport.Peer;
import io.teleport.message.Status;
import io.teleport.plugin.binder.Binder;
import io.teleport.plugin.overloader.Limits;
import io.teleport.plugin.overloader.Overloader;
import io.teleport.plugin.secure.Secure;
import io.teleport.plugin.slowcall.SlowCall;
import io.teleport.router.Meta;
import io.teleport.router.Query;
import io.teleport.spring.CallController;
import jakarta.validation.Validator;
import jakarta.validation.constraints.Max;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.event.EventListener;
import org.springframework.validation.beanvalidation.LocalValidatorFactoryBean;

/** Overloader, secure, binder and slow-call alarm as beans. */
class GuardPluginsTest {

    private static final String KEY = "0123456789abcdef";

    private final ApplicationContextRunner runner = listening()
            .withConfiguration(AutoConfigurations.of(
                    TeleportPluginsAutoConfiguration.class, TeleportMetricsAutoConfiguration.class))
            .withUserConfiguration(Shop.class, Alarms.class);

    @Test
    void overloaderLimitsRoutesAndCanBeChanged() {
        runner.withConfiguration(AutoConfigurations.of(MetricsAutoConfiguration.class))
                .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
                .withPropertyValues(
                        "teleport.plugins.overloader.enabled=true",
                        "teleport.plugins.overloader.max-connections=100",
                        "teleport.plugins.overloader.routes[/shop/echo]=1")
                .run(context -> {
                    Overloader overloader = context.getBean(Overloader.class);
                    assertThat(overloader.limits().connections()).isEqualTo(100);
                    withSession(context, session -> {
                        session.call("/shop/echo", "a", String.class);
                        assertThat(statusOf(() -> session.call("/shop/echo", "b", String.class))
                                        .code())
                                .isEqualTo(503);
                        overloader.update(Limits.NONE);
                        session.call("/shop/echo", "c", String.class);
                    });
                    assertThat(context.getBean(MeterRegistry.class)
                                    .get("teleport.overloader.refused")
                                    .tag("what", "messages")
                                    .functionCounter()
                                    .count())
                            .isEqualTo(1);
                });
    }

    @ParameterizedTest
    @CsvSource({"aes", "aes-gcm"})
    void secureStandsBehindAllOthers(String cipher) {
        runner.withPropertyValues(
                        "teleport.plugins.secure.key=" + KEY,
                        "teleport.plugins.secure.cipher=" + cipher,
                        "teleport.plugins.ignore-case.enabled=true")
                .run(context -> {
                    List<?> plugins = context.getBean(Peer.class).plugins();
                    assertThat(plugins).hasSize(2).last().isSameAs(context.getBean(Secure.class));
                    Secure same = cipher.equals("aes") ? Secure.aes(KEY) : Secure.aesGcm(KEY);
                    try (Peer client = Peer.builder().plugin(same).build()) {
                        String reply = client.dial(addressOf(context))
                                .request("/shop/echo")
                                .metadata(Secure.SECURE, "true")
                                .body("secret")
                                .call(String.class);
                        assertThat(reply).isEqualTo("secret");
                    }
                });
    }

    @Test
    void binderBindsAndChecksWithTheValidatorOfTheApplication() {
        runner.withPropertyValues("teleport.plugins.binder.enabled=true")
                .withBean("defaultValidator", LocalValidatorFactoryBean.class)
                .run(context -> withSession(context, session -> {
                    assertThat(session.request("/shop/search?limit=7")
                                    .metadata("tenant", "acme")
                                    .call(String.class))
                            .isEqualTo("acme7");
                    assertThat(session.request("/shop/search?limit=7")
                                    .metadata("tenant", "acme")
                                    .body(Map.of("text", "shoes"))
                                    .call(String.class))
                            .isEqualTo("acme7");
                    Status refused = session.request("/shop/search?limit=101")
                            .metadata("tenant", "acme")
                            .exchange(String.class)
                            .status();
                    assertThat(refused.code()).isEqualTo(400);
                    assertThat(refused.reason()).contains("\"param\": \"limit\"");
                }));
    }

    @Test
    void binderWorksWithoutJakartaValidation() {
        runner.withPropertyValues("teleport.plugins.binder.enabled=true")
                .withClassLoader(new FilteredClassLoader(Validator.class))
                .run(context -> {
                    assertThat(context).hasSingleBean(Binder.class);
                    withSession(
                            context,
                            session -> assertThat(session.request("/shop/search?limit=101")
                                            .metadata("tenant", "acme")
                                            .call(String.class))
                                    .isEqualTo("acme101"));
                });
    }

    @Test
    void slowCallIsAnEvent() {
        runner.withPropertyValues(
                        "teleport.plugins.slow-call.enabled=true",
                        "teleport.plugins.slow-call.threshold=1h",
                        "teleport.plugins.slow-call.routes[/shop/echo]=1ns")
                .run(context -> {
                    withSession(context, session -> {
                        session.request("/shop/nowhere").exchange(String.class);
                        session.call("/shop/echo", "a", String.class);
                    });
                    Alarms alarms = context.getBean(Alarms.class);
                    await().until(() -> alarms.raised.stream().anyMatch(alarm -> !alarm.running()));
                    assertThat(alarms.raised)
                            .allMatch(alarm -> alarm.exchange().route().equals("/shop/echo"));
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "plugins.overloader.enabled=true,plugins.overloader.max-connections=-1|plugins.overloader.max-connections",
                "plugins.overloader.enabled=true,plugins.overloader.routes[/a]=-1|plugins.overloader.routes[/a]",
                "plugins.secure.key=short|plugins.secure.key",
                "plugins.secure.key=1234567890abcdef,plugins.secure.status-code=0|plugins.secure.status-code",
                "plugins.slow-call.enabled=true,plugins.slow-call.threshold=-1s|plugins.slow-call.threshold",
                "plugins.slow-call.enabled=true,peer.count-time=false|peer.count-time"
            })
    void wrongValueKeepsTheApplicationFromStarting(String values, String key) {
        String[] pairs = values.split(",");
        for (int i = 0; i < pairs.length; i++) {
            pairs[i] = "teleport." + pairs[i];
        }
        runner.withPropertyValues(pairs).run(context -> {
            assertThat(context).hasFailed();
            assertThat(context.getStartupFailure())
                    .rootCause()
                    .hasMessageContaining(key.substring(key.lastIndexOf('.') + 1))
                    .hasMessageNotContaining("short")
                    .hasMessageContaining("expected: ");
        });
    }

    @CallController
    static class Shop {
        public String echo(String text) {
            return text;
        }

        public String search(Search search) {
            return search.tenant() + search.limit();
        }
    }

    record Search(
            @Nullable String text,
            @Meta String tenant,
            @Query @Max(100) Integer limit) {}

    static class Alarms {
        final List<SlowCall> raised = new CopyOnWriteArrayList<>();

        @EventListener
        void on(SlowCall alarm) {
            raised.add(alarm);
        }
    }
}
