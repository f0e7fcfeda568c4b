package io.teleport.spring.boot.autoconfigure;

import static io.teleport.spring.boot.autoconfigure.TeleportRunner.addressOf;
import static io.teleport.spring.boot.autoconfigure.TeleportRunner.listening;
import static io.teleport.spring.boot.autoconfigure.TeleportRunner.silent;
import static io.teleport.spring.boot.autoconfigure.TeleportRunner.withSession;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.common.KeyValues;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.teleport.Peer;
import io.teleport.plugin.ExchangeObserver;
import io.teleport.plugin.slowcall.SlowCallAlarm;
import io.teleport.router.CallContext;
import io.teleport.session.Session;
import io.teleport.spring.CallController;
import io.teleport.spring.observation.DefaultTeleportServerObservationConvention;
import io.teleport.spring.observation.TeleportServerContext;
import io.teleport.spring.observation.TeleportServerObservationConvention;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration;
import org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

class ObservationTest {

    private static final AutoConfigurations OBSERVED =
            AutoConfigurations.of(ObservationAutoConfiguration.class, TeleportObservationAutoConfiguration.class);
    private static final AutoConfigurations METERED = AutoConfigurations.of(MetricsAutoConfiguration.class);
    private static final AutoConfigurations TRACED = AutoConfigurations.of(
            OpenTelemetrySdkAutoConfiguration.class,
            OpenTelemetryTracingAutoConfiguration.class,
            MicrometerTracingAutoConfiguration.class);

    private final ApplicationContextRunner metered = listening()
            .withConfiguration(OBSERVED)
            .withConfiguration(METERED)
            .withUserConfiguration(Meters.class, Front.class);

    @Test
    void observationsBecomeMeters() {
        metered.run(context -> {
            withSession(context, session -> session.call("/front/echo", "hi", String.class));
            MeterRegistry meters = context.getBean(MeterRegistry.class);
            await().untilAsserted(() -> assertThat(meters.get("teleport.server")
                            .tags("kind", "call", "route", "/front/echo", "status", "0", "error", "none")
                            .timer()
                            .count())
                    .isOne());
        });
    }

    @Test
    void conventionMayBeReplaced() {
        metered.withBean(TeleportServerObservationConvention.class, Shouting::new)
                .run(context -> {
                    withSession(context, session -> session.call("/front/echo", "hi", String.class));
                    MeterRegistry meters = context.getBean(MeterRegistry.class);
                    await().untilAsserted(() -> assertThat(meters.get("loud")
                                    .tags("path", "/FRONT/ECHO")
                                    .timer()
                                    .count())
                            .isOne());
                });
    }

    @Test
    void slowCallAlarmIsNotInPlaceOfObservations() {
        metered.withConfiguration(AutoConfigurations.of(TeleportPluginsAutoConfiguration.class))
                .withPropertyValues("teleport.plugins.slow-call.enabled=true")
                .run(context ->
                        assertThat(context).hasSingleBean(SlowCallAlarm.class).hasBean("teleportExchangeObserver"));
    }

    @Test
    void nothingIsObservedWhenThatIsSwitchedOff() {
        metered.withPropertyValues("teleport.observation.enabled=false")
                .run(context -> assertThat(context).hasSingleBean(Peer.class).doesNotHaveBean(ExchangeObserver.class));
    }

    @Test
    void nothingIsObservedWithoutARegistryOrItsLibrary() {
        ApplicationContextRunner alone =
                listening().withConfiguration(AutoConfigurations.of(TeleportObservationAutoConfiguration.class));
        alone.run(context -> assertThat(context).hasSingleBean(Peer.class).doesNotHaveBean("teleportExchangeObserver"));
        alone.withClassLoader(new FilteredClassLoader(ObservationRegistry.class))
                .run(context ->
                        assertThat(context).hasSingleBean(Peer.class).doesNotHaveBean("teleportExchangeObserver"));
    }

    @Test
    void traceGoesThroughACallAndTheCallbackOfItsHandler() {
        traced(listening())
                .withUserConfiguration(Front.class)
                .run(server -> traced(silent())
                        .withPropertyValues("teleport.sessions.front.address=" + addressOf(server))
                        .withUserConfiguration(Back.class)
                        .run(client -> {
                            Tracer tracer = client.getBean(Tracer.class);
                            Span root = tracer.nextSpan().name("root").start();
                            Tracer.SpanInScope scope = tracer.withSpan(root);
                            try {
                                Session front = client.getBean("front", Session.class);
                                assertThat(front.call("/front/ask", "", String.class))
                                        .isEqualTo(root.context().traceId());
                            } finally {
                                scope.close();
                                root.end();
                            }
                            Spans atClient = client.getBean(Spans.class);
                            Spans atServer = server.getBean(Spans.class);
                            await().until(() -> atClient.ended.size() == 3 && atServer.ended.size() == 2);
                            Map<String, SpanData> clients = atClient.byName();
                            Map<String, SpanData> servers = atServer.byName();
                            assertThat(clients).containsOnlyKeys("root", "call /front/ask", "call /back/trace");
                            assertThat(servers).containsOnlyKeys("call /front/ask", "call /back/trace");
                            assertChild(clients.get("root"), clients.get("call /front/ask"));
                            assertChild(clients.get("call /front/ask"), servers.get("call /front/ask"));
                            assertChild(servers.get("call /front/ask"), servers.get("call /back/trace"));
                            assertChild(servers.get("call /back/trace"), clients.get("call /back/trace"));
                        }));
    }

    @Test
    void errorIsInTheSpan() {
        traced(listening()).withUserConfiguration(Front.class).run(context -> {
            withSession(context, session -> session.request("/front/fail").exchange(String.class));
            Spans spans = context.getBean(Spans.class);
            await().until(() -> spans.ended.size() == 1);
            assertThat(spans.ended.get(0).getEvents().toString()).contains("IllegalStateException", "broken");
        });
    }

    private static ApplicationContextRunner traced(ApplicationContextRunner runner) {
        return runner.withConfiguration(OBSERVED)
                .withConfiguration(TRACED)
                .withPropertyValues("management.tracing.sampling.probability=1")
                .withUserConfiguration(Spans.class);
    }

    private static void assertChild(@Nullable SpanData parent, @Nullable SpanData child) {
        SpanData above = Objects.requireNonNull(parent);
        SpanData below = Objects.requireNonNull(child);
        assertThat(below.getTraceId()).isEqualTo(above.getTraceId());
        assertThat(below.getParentSpanId()).as(below.getName()).isEqualTo(above.getSpanId());
    }

    @CallController
    static class Front {

        public String echo(String text) {
            return text;
        }

        public String ask(String text, CallContext context) {
            return Objects.requireNonNull(context.session().call("/back/trace", text, String.class));
        }

        public String fail() {
            throw new IllegalStateException("broken");
        }
    }

    @CallController
    static class Back {

        private final Tracer tracer;

        Back(Tracer tracer) {
            this.tracer = tracer;
        }

        /** The trace in which the handler runs. */
        public String trace() {
            return Objects.requireNonNull(tracer.currentSpan()).context().traceId();
        }
    }

    /** Keeps the spans that have ended. */
    static class Spans implements SpanProcessor {

        private final List<SpanData> ended = new CopyOnWriteArrayList<>();

        @Override
        public void onStart(Context parent, ReadWriteSpan span) {}

        @Override
        public boolean isStartRequired() {
            return false;
        }

        @Override
        public void onEnd(ReadableSpan span) {
            ended.add(span.toSpanData());
        }

        @Override
        public boolean isEndRequired() {
            return true;
        }

        Map<String, SpanData> byName() {
            return ended.stream().collect(Collectors.toMap(SpanData::getName, Function.identity()));
        }
    }

    /** A convention of an application. */
    private static final class Shouting extends DefaultTeleportServerObservationConvention {

        @Override
        public String getName() {
            return "loud";
        }

        @Override
        public KeyValues getLowCardinalityKeyValues(TeleportServerContext context) {
            return KeyValues.of("path", context.exchange().route().toUpperCase(Locale.ROOT));
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Meters {

        @Bean
        MeterRegistry meterRegistry() {
            return new SimpleMeterRegistry();
        }
    }
}
