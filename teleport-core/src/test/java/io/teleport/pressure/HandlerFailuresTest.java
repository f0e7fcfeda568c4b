package io.teleport.pressure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.teleport.Peer;
import io.teleport.PeerConfigBuilder;
import io.teleport.message.Status;
import io.teleport.message.StatusException;
import io.teleport.router.CallContext;
import io.teleport.router.Router;
import io.teleport.session.DispatchMode;
import io.teleport.session.Session;
import io.teleport.testing.LogRecorder;
import io.teleport.testing.RawClient;
import io.teleport.testing.RawFrame;
import io.teleport.testing.TestPeers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a handler does wrong, its caller is answered and the session goes on. */
class HandlerFailuresTest {

    private static final int LIMIT = 64 * 1024;

    @RegisterExtension
    final TestPeers peers = new TestPeers();

    @RegisterExtension
    final LogRecorder log = LogRecorder.ofTheEngine();

    private Peer server;
    private Session session;

    /** A handler's mistakes. */
    public static final class Wrong {
        public String exception() {
            throw new IllegalStateException("secret of the house");
        }

        public String overflow() {
            return deeper("");
        }

        private String deeper(String text) {
            return text == null ? "" : deeper(text) + text;
        }

        public String assertion() {
            throw new AssertionError("secret of the house");
        }

        public CompletionStage<String> future() {
            return CompletableFuture.failedFuture(new IllegalStateException("secret of the house"));
        }

        public Object unencodable() {
            return new Ouroboros();
        }

        public String hugeReply() {
            return "x".repeat(LIMIT);
        }

        public String hugeMetadata(CallContext context) {
            context.replyMetadata().set("a", "x".repeat(LIMIT));
            return "ok";
        }

        public String hugeReason() {
            throw Status.of(1001, "no").withReason("x".repeat(LIMIT)).asException();
        }

        public String throwing(CallContext context) {
            context.onCancel(() -> {});
            throw Status.of(1002, "chosen").asException();
        }
    }

    /** Has itself inside. */
    public static final class Ouroboros {
        public Ouroboros getTail() {
            return this;
        }
    }

    private void connect(UnaryOperator<PeerConfigBuilder> settings) {
        server = peers.server(
                config -> settings.apply(config.messageSizeLimit(LIMIT).metadataSizeLimit(4096)), this::routes);
        session = peers.dial(server);
    }

    private void routes(Router router) {
        router.routeCall(new Wrong());
        router.call("/echo", String.class, (text, context) -> text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"exception", "overflow", "assertion", "future"})
    void whatAHandlerThrowsIsLoggedOnceAndKeptFromTheWire(String method) {
        connect(config -> config);
        assertThat(failureOf("/wrong/" + method)).isEqualTo(Status.of(Status.CODE_INTERNAL_ERROR));
        List<ILoggingEvent> events = log.events(Level.WARN);
        assertThat(events).singleElement().satisfies(event -> {
            assertThat(event.getLevel()).isEqualTo(Level.ERROR);
            assertThat(event.getFormattedMessage()).contains("/wrong/" + method, "session 127.0.0.1:");
            assertThat(event.getThrowableProxy()).isNotNull();
        });
        assertSessionLives();
    }

    @ParameterizedTest
    @EnumSource(DispatchMode.class)
    void errorOfAHandlerIsAnsweredInEveryMode(DispatchMode mode) {
        connect(config -> config.dispatch(mode));
        assertThat(failureOf("/wrong/overflow")).isEqualTo(Status.of(Status.CODE_INTERNAL_ERROR));
        assertThat(failureOf("/wrong/assertion")).isEqualTo(Status.of(Status.CODE_INTERNAL_ERROR));
        assertSessionLives();
    }

    @Test
    void detailsTravelWhenErrorsAreExposed() {
        connect(config -> config.exposeErrors(true));
        assertThat(failureOf("/wrong/exception").reason())
                .isEqualTo("java.lang.IllegalStateException: secret of the house");
    }

    @Test
    void chosenStatusIsNoMistake() {
        connect(config -> config);
        assertThat(failureOf("/wrong/throwing")).isEqualTo(Status.of(1002, "chosen"));
        assertThat(log.warnings()).isEmpty();
    }

    @Test
    void replyThatCannotBeEncodedIsAnInternalError() {
        connect(config -> config);
        assertThat(failureOf("/wrong/unencodable")).isEqualTo(Status.of(Status.CODE_INTERNAL_ERROR));
        assertReplyFailureIsLogged("/wrong/unencodable");
    }

    @ParameterizedTest
    @ValueSource(strings = {"huge_reply", "huge_metadata", "huge_reason"})
    void replyOverALimitIsTooLarge(String method) {
        connect(config -> config);
        Status status = failureOf("/wrong/" + method);
        assertThat(status.code()).isEqualTo(Status.CODE_TOO_LARGE);
        assertThat(status.reason()).startsWith("reply: ").contains(" length: ", "(expected: ");
        assertReplyFailureIsLogged("/wrong/" + method);
    }

    @Test
    void oversizeCallFailsHereAndLeavesTheSessionAlone() {
        connect(config -> config);
        Peer strict = peers.server(config -> config.messageSizeLimit(1000), router -> {});
        CompletableFuture<Status> seen = new CompletableFuture<>();
        strict.router()
                .push(
                        "/go",
                        String.class,
                        (text, context) -> seen.complete(failureOf(context.session(), "/echo", "x".repeat(1000))));
        RawClient client = peers.connect(strict);
        client.send(RawFrame.push("/go").body("\"\""));
        assertThat(seen.join().code()).isEqualTo(Status.CODE_TOO_LARGE);
        assertThat(seen.join().reason()).contains("/echo", "frame length: ", "(expected: 0-1000)");
        assertThat(strict.stats().pendingCalls()).isZero();
        assertThat(strict.sessionCount()).isEqualTo(1);
    }

    @Test
    void oversizePushFailsHereAndLeavesTheSessionAlone() {
        server = peers.server(config -> config, this::routes);
        session = peers.dial(server, config -> config.messageSizeLimit(1000), router -> {});
        StatusException refused =
                catchThrowableOfType(StatusException.class, () -> session.push("/news", "x".repeat(1000)));
        assertThat(refused.status().code()).isEqualTo(Status.CODE_TOO_LARGE);
        assertThat(refused.status().reason()).contains("/news", "frame length: ", "(expected: 0-1000)");
        assertThat(failureOf(session, "/echo", "x".repeat(1000)).code()).isEqualTo(Status.CODE_TOO_LARGE);
        assertSessionLives();
    }

    @Test
    void replyThatCannotBeReadFailsItsCallAlone() {
        server = peers.server(config -> config, this::routes);
        session = peers.dial(server);
        StatusException failed =
                catchThrowableOfType(StatusException.class, () -> session.call("/echo", "no number", Integer.class));
        assertThat(failed.status().code()).isEqualTo(Status.CODE_BAD_MESSAGE);
        assertThat(failed.status().reason()).isNotBlank();
        assertSessionLives();
    }

    private void assertReplyFailureIsLogged(String route) {
        assertThat(log.warnings()).singleElement().asString().contains("reply to " + route, "session 127.0.0.1:");
        assertSessionLives();
    }

    private void assertSessionLives() {
        assertThat(session.call("/echo", "alive", String.class)).isEqualTo("alive");
        await().untilAsserted(() -> assertThat(server.stats().inFlight()).isZero());
    }

    private Status failureOf(String route) {
        return failureOf(session, route, null);
    }

    private static Status failureOf(Session session, String route, String body) {
        return session.request(route).body(body).exchange(String.class).status();
    }
}
