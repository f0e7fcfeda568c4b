package io.teleport.spring.boot.autoconfigure;

import static io.micrometer.observation.tck.TestObservationRegistryAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.teleport.Peer;
import io.teleport.message.Message;
import io.teleport.message.MessageType;
import io.teleport.message.Status;
import io.teleport.message.StatusException;
import io.teleport.plugin.Exchange.Side;
import io.teleport.plugin.ObservedExchange;
import io.teleport.router.Router;
import io.teleport.session.Session;
import io.teleport.testing.Peers;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ExchangeObservationsTest {

    @RegisterExtension
    final Peers peers = new Peers();

    private final TestObservationRegistry atServer = TestObservationRegistry.create();
    private final TestObservationRegistry atClient = TestObservationRegistry.create();
    private final Peer server = peers.server(
            builder -> builder.exchangeObserver(observing(atServer)).routes(this::routes));
    private final Session session =
            Peers.dial(peers.client(builder -> builder.exchangeObserver(observing(atClient))), server);

    private static ExchangeObservations observing(ObservationRegistry registry) {
        return new ExchangeObservations(registry, null, null);
    }

    private void routes(Router router) {
        router.call(
                "/name",
                String.class,
                (text, context) -> Objects.requireNonNull(atServer.getCurrentObservation())
                        .getContextView()
                        .getName());
        router.call("/fail", String.class, (text, context) -> {
            throw new IllegalArgumentException("broken");
        });
        router.call("/refuse", String.class, (text, context) -> Status.of(1001, "no"));
        router.push("/news", String.class, (text, context) -> {});
    }

    @Test
    void callIsObservedAtBothSidesAndCurrentInItsHandler() {
        assertThat(session.call("/name?x=1", "", String.class)).isEqualTo("teleport.server");
        assertObserved(atClient, "teleport.client", "call", "/name", "0");
        assertObserved(atServer, "teleport.server", "call", "/name", "0");
        assertThat(atClient)
                .hasSingleObservationThat()
                .hasContextualNameEqualTo("call /name")
                .doesNotHaveError();
        assertThat(atServer)
                .hasSingleObservationThat()
                .hasContextualNameEqualTo("call /name")
                .doesNotHaveError();
    }

    @Test
    void pushIsObservedAtBothSides() {
        session.push("/news", "hello");
        assertObserved(atClient, "teleport.client", "push", "/news", "0");
        assertObserved(atServer, "teleport.server", "push", "/news", "0");
    }

    @Test
    void failureOfAHandlerIsTheErrorAtItsSide() {
        refused("/fail", 500);
        assertObserved(atServer, "teleport.server", "call", "/fail", "500");
        assertThat(atServer)
                .hasSingleObservationThat()
                .satisfies(context -> assertThat(context.getError()).isInstanceOf(IllegalArgumentException.class));
        assertThat(atClient)
                .hasSingleObservationThat()
                .satisfies(context -> assertThat(context.getError()).isInstanceOf(StatusException.class));
    }

    @Test
    void statusThatIsNotOkIsAnError() {
        refused("/refuse", 1001);
        assertObserved(atServer, "teleport.server", "call", "/refuse", "1001");
        assertThat(atServer)
                .hasSingleObservationThat()
                .satisfies(context -> assertThat(context.getError()).hasMessageContaining("no"));
    }

    @Test
    void whatNoRouteTakesHasNoNameOfItsOwn() {
        refused("/invented", 404);
        assertObserved(atServer, "teleport.server", "call", "UNKNOWN", "404");
        assertObserved(atClient, "teleport.client", "call", "/invented", "404");
    }

    @Test
    void registryWithoutHandlersIsNotAsked() {
        Message message = new Message().type(MessageType.CALL).serviceMethod("/name");
        assertThat(observing(ObservationRegistry.create()).began(Side.CLIENT, "/name", message, null))
                .isNull();
    }

    @Test
    void peersCannotMakeLabelsWithoutEnd() {
        MeterRegistry meters = new SimpleMeterRegistry();
        ObservationRegistry registry = ObservationRegistry.create();
        registry.observationConfig().observationHandler(new DefaultMeterObservationHandler(meters));
        ExchangeObservations observations = observing(registry);
        IntStream.range(0, 2 * RouteTable.LABELS).forEach(i -> {
            Message message = new Message().type(MessageType.PUSH).serviceMethod("/" + i);
            ObservedExchange observed = Objects.requireNonNull(observations.began(Side.CLIENT, "/" + i, message, null));
            observed.ended("/" + i, Status.of(10_000 + i), 1);
        });
        assertThat(meters.find("teleport.client").timers()).hasSize(RouteTable.LABELS + 1);
        assertThat(meters.get("teleport.client")
                        .tags("route", LabelLimit.OTHER, "status", LabelLimit.OTHER)
                        .timer()
                        .count())
                .isEqualTo(RouteTable.LABELS);
    }

    private void refused(String route, int code) {
        assertThatExceptionOfType(StatusException.class)
                .isThrownBy(() -> session.call(route, "", String.class))
                .satisfies(e -> assertThat(e.status().code()).isEqualTo(code));
    }

    /** The server's observation ends when the reply is written, which may be later than the caller reads it. */
    private static void assertObserved(
            TestObservationRegistry registry, String name, String kind, String route, String status) {
        await().untilAsserted(() -> assertThat(registry)
                .hasSingleObservationThat()
                .hasNameEqualTo(name)
                .hasBeenStarted()
                .hasBeenStopped()
                .hasLowCardinalityKeyValue("kind", kind)
                .hasLowCardinalityKeyValue("route", route)
                .hasLowCardinalityKeyValue("status", status)
                .doesNotHaveHighCardinalityKeyValueWithKey("session"));
    }
}
