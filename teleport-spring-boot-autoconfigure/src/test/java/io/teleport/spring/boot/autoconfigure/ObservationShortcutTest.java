package io.teleport.spring.boot.autoconfigure;

import static io.teleport.spring.boot.autoconfigure.TeleportRunner.listening;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.GlobalObservationConvention;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationFilter;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationPredicate;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.teleport.Peer;
import io.teleport.message.Status;
import io.teleport.plugin.ExchangeObserver;
import io.teleport.router.Router;
import io.teleport.session.Session;
import io.teleport.spring.observation.DefaultTeleportClientObservationConvention;
import io.teleport.spring.observation.DefaultTeleportServerObservationConvention;
import io.teleport.spring.observation.TeleportServerContext;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationRegistryCustomizer;
import org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration;
import org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class ObservationShortcutTest {

    private static final String FULL = "teleport.observation.mode=full";

    private final ApplicationContextRunner metered = listening()
            .withConfiguration(AutoConfigurations.of(
                    ObservationAutoConfiguration.class,
                    MetricsAutoConfiguration.class,
                    TeleportObservationAutoConfiguration.class))
            .withBean(ClockedMeters.class)
            .withBean(PeerBuilderCustomizer.class, () -> builder -> builder.routes(ObservationShortcutTest::routes));

    /** Meters that go by the application's clock. */
    static final class ClockedMeters extends SimpleMeterRegistry {

        ClockedMeters(Clock clock) {
            super(SimpleConfig.DEFAULT, clock);
        }
    }

    private static void routes(Router router) {
        router.call("/echo", String.class, (text, context) -> text);
        router.call("/refuse", String.class, (text, context) -> Status.of(1001, "no"));
        router.call("/fail", String.class, (text, context) -> {
            throw new IllegalStateException("broken");
        });
        router.push("/news", String.class, (text, context) -> {});
        router.push("/lost", String.class, (text, context) -> {
            throw new IllegalStateException("broken");
        });
    }

    static Stream<Arguments> exchanges() {
        return Stream.of(
                exchange(
                        "ok",
                        session -> session.call("/echo", "hi", String.class),
                        "client call /echo 0 none",
                        "server call /echo 0 none"),
                exchange(
                        "no route",
                        session -> session.request("/nothing").exchange(String.class),
                        "client call /nothing 404 StatusException",
                        "server call UNKNOWN 404 StatusException"),
                exchange(
                        "refused",
                        session -> session.request("/refuse").exchange(String.class),
                        "client call /refuse 1001 StatusException",
                        "server call /refuse 1001 StatusException"),
                exchange(
                        "failed",
                        session -> session.request("/fail").exchange(String.class),
                        "client call /fail 500 StatusException",
                        "server call /fail 500 IllegalStateException"),
                exchange(
                        "push",
                        session -> session.push("/news", "hi"),
                        "client push /news 0 none",
                        "server push /news 0 none"),
                exchange(
                        "failed push",
                        session -> session.push("/lost", "hi"),
                        "client push /lost 0 none",
                        "server push /lost 500 IllegalStateException"));
    }

    private static Arguments exchange(String name, Consumer<Session> action, String... timers) {
        return Arguments.argumentSet(name, action, Stream.of(timers).toList());
    }

    @ParameterizedTest
    @MethodSource("exchanges")
    void timersAreTheSameWithAndWithoutObservations(Consumer<Session> action, Iterable<String> expected) {
        metered.run(context -> {
            assertThat(context.getBean(ExchangeObserver.class)).isInstanceOf(ExchangeTimers.class);
            assertTimers(context.getBean(Peer.class), context.getBean(MeterRegistry.class), action, expected);
            assertThat(context.getBean(MeterRegistry.class)
                            .find("teleport.client.active")
                            .meter())
                    .isNull();
        });
        metered.withPropertyValues(FULL).run(context -> {
            assertThat(context.getBean(ExchangeObserver.class)).isInstanceOf(ExchangeObservations.class);
            assertTimers(context.getBean(Peer.class), context.getBean(MeterRegistry.class), action, expected);
        });
    }

    private static void assertTimers(
            Peer peer, MeterRegistry meters, Consumer<Session> action, Iterable<String> expected) {
        Session session = peer.dial("127.0.0.1:" + peer.port());
        action.accept(session);
        action.accept(session);
        await().untilAsserted(() -> assertThat(timers(meters))
                .containsOnlyKeys(expected)
                .allSatisfy((timer, count) -> assertThat(count).isEqualTo(2)));
    }

    /** How often each was recorded. */
    private static Map<String, Long> timers(MeterRegistry meters) {
        Map<String, Long> counts = new TreeMap<>();
        for (Meter meter : meters.getMeters()) {
            if (meter instanceof Timer timer && timer.getId().getName().startsWith("teleport.")) {
                assertThat(timer.getId().getTags()).hasSize(4);
                assertThat(timer.getId().getDescription()).isNull();
                counts.put(labelOf(timer.getId()), timer.count());
            }
        }
        return counts;
    }

    private static String labelOf(Meter.Id id) {
        return String.join(
                " ",
                id.getName().substring("teleport.".length()),
                id.getTag("kind"),
                id.getTag("route"),
                id.getTag("status"),
                id.getTag("error"));
    }

    static Stream<Arguments> participants() {
        return Stream.of(
                participant(
                        "tracer",
                        runner -> runner.withConfiguration(AutoConfigurations.of(
                                OpenTelemetrySdkAutoConfiguration.class,
                                OpenTelemetryTracingAutoConfiguration.class,
                                MicrometerTracingAutoConfiguration.class))),
                participant("handler", runner -> runner.withBean(ObservationHandler.class, AnyHandler::new)),
                participant("meter handler of its own", runner -> runner.withBean(OwnMeterHandler.class)),
                participant(
                        "predicate",
                        runner -> runner.withBean(ObservationPredicate.class, () -> (name, context) -> true)),
                participant("filter", runner -> runner.withBean(ObservationFilter.class, () -> context -> context)),
                participant("global convention", runner -> runner.withBean(GlobalConvention.class)),
                participant(
                        "convention of the server",
                        runner -> runner.withBean(DefaultTeleportServerObservationConvention.class)),
                participant(
                        "convention of the client",
                        runner -> runner.withBean(DefaultTeleportClientObservationConvention.class)),
                participant(
                        "customizer",
                        runner -> runner.withBean(ObservationRegistryCustomizer.class, () -> registry -> {})),
                participant("clock", runner -> runner.withBean(Clock.class, MockClock::new)),
                participant(
                        "registry",
                        runner -> runner.withBean(ObservationRegistry.class, TestObservationRegistry::create)),
                participant(
                        "keys", runner -> runner.withPropertyValues("management.observations.key-values.region=north")),
                participant(
                        "switch", runner -> runner.withPropertyValues("management.observations.enable.teleport=false")),
                participant("mode", runner -> runner.withPropertyValues(FULL)));
    }

    private static Arguments participant(String name, UnaryOperator<ApplicationContextRunner> addition) {
        return Arguments.argumentSet(name, addition);
    }

    @ParameterizedTest
    @MethodSource("participants")
    void observationsAreMadeWhereSomebodySeesThem(UnaryOperator<ApplicationContextRunner> addition) {
        addition.apply(metered)
                .run(context ->
                        assertThat(context.getBean(ExchangeObserver.class)).isInstanceOf(ExchangeObservations.class));
    }

    @Test
    void observationsAreMadeWhereNoMetersAre() {
        listening()
                .withConfiguration(AutoConfigurations.of(
                        ObservationAutoConfiguration.class, TeleportObservationAutoConfiguration.class))
                .run(context ->
                        assertThat(context.getBean(ExchangeObserver.class)).isInstanceOf(ExchangeObservations.class));
    }

    @ParameterizedTest
    @ValueSource(classes = {MeterRegistry.class, ObservationAutoConfiguration.class})
    void observationsAreMadeWithoutALibraryOfMeters(Class<?> absent) {
        listening()
                .withConfiguration(AutoConfigurations.of(TeleportObservationAutoConfiguration.class))
                .withBean(ObservationRegistry.class, ObservationRegistry::create)
                .withClassLoader(new FilteredClassLoader(absent))
                .run(context ->
                        assertThat(context.getBean(ExchangeObserver.class)).isInstanceOf(ExchangeObservations.class));
    }

    @Test
    void otherNamesMayBeSwitchedOff() {
        metered.withPropertyValues("management.observations.enable.spring.security=false")
                .run(context ->
                        assertThat(context.getBean(ExchangeObserver.class)).isInstanceOf(ExchangeTimers.class));
    }

    @Test
    void unknownModeIsRefused() {
        metered.withPropertyValues("teleport.observation.mode=half")
                .run(context -> assertThat(context).hasFailed());
    }

    /** Sees everything. */
    private static final class AnyHandler implements ObservationHandler<Observation.Context> {

        @Override
        public boolean supportsContext(Observation.Context context) {
            return true;
        }
    }

    /** Takes the place of Spring Boot's. */
    private static final class OwnMeterHandler extends DefaultMeterObservationHandler {

        OwnMeterHandler(MeterRegistry registry) {
            super(registry);
        }
    }

    /** Names all that this peer is asked. */
    private static final class GlobalConvention extends DefaultTeleportServerObservationConvention
            implements GlobalObservationConvention<TeleportServerContext> {}
}
