package io.teleport.pressure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.teleport.OutboundPolicy;
import io.teleport.Peer;
import io.teleport.PeerConfigBuilder;
import io.teleport.message.Status;
import io.teleport.message.StatusException;
import io.teleport.router.Router;
import io.teleport.session.BroadcastResult;
import io.teleport.session.DispatchMode;
import io.teleport.session.Session;
import io.teleport.testing.LogRecorder;
import io.teleport.testing.RawClient;
import io.teleport.testing.RawFrame;
import io.teleport.testing.TestPeers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A session whose other end does not read holds a bounded number of bytes, and holds up nobody. */
class SlowReaderTest {

    private static final int LIMIT = 256 * 1024;
    private static final int SOCKET_BUFFER = 32 * 1024;
    private static final String NEWS = "n".repeat(8 * 1024);

    /** What a socket takes at both ends, with what the kernel adds for itself. */
    private static final int IN_SOCKETS = 16 * SOCKET_BUFFER;

    @RegisterExtension
    final TestPeers peers = new TestPeers();

    @RegisterExtension
    final LogRecorder log = LogRecorder.ofTheEngine();

    @RegisterExtension
    final LogRecorder accessLog = LogRecorder.ofTheAccessLog();

    private final AtomicInteger seen = new AtomicInteger();

    private Peer server(UnaryOperator<PeerConfigBuilder> settings) {
        return server(settings, router -> {});
    }

    private Peer server(UnaryOperator<PeerConfigBuilder> settings, Consumer<Router> routes) {
        return peers.server(
                config -> settings.apply(config.outboundLimit(LIMIT)
                        .sendBufferSize(SOCKET_BUFFER)
                        .closeTimeout(Duration.ofMillis(100))),
                routes);
    }

    private RawClient stuck(Peer server) {
        return peers.keep(RawClient.connect(server.port(), SOCKET_BUFFER));
    }

    private static Session sessionOf(Peer server, RawClient client) {
        await().until(() -> server.session(client.address()) != null);
        return server.session(client.address());
    }

    @Test
    void pushToAFullQueueFailsNamingBytesAndLimit() {
        Peer server = server(config -> config.outboundPolicy(OutboundPolicy.FAIL));
        Session session = sessionOf(server, stuck(server));
        StatusException full = catchThrowableOfType(StatusException.class, () -> pushUntilFull(session));
        assertThat(full.status().code()).isEqualTo(Status.CODE_WRITE_FAILED);
        assertThat(full.status().reason())
                .matches("outbound queue: \\d+ bytes wait \\(expected: less than " + LIMIT + "\\)");
        awaitRefusals(session);
        Status call = session.request("/late")
                .body("x")
                .timeout(Duration.ofSeconds(20))
                .exchange(String.class)
                .status();
        assertThat(call.code()).isEqualTo(Status.CODE_WRITE_FAILED);
        assertThat(server.stats().pendingCalls()).isZero();
        assertThat(server.stats().droppedMessages()).isGreaterThan(2);
    }

    @Test
    void queueThatHasDrainedTakesPushesAgain() {
        Peer server = server(config -> config.outboundPolicy(OutboundPolicy.FAIL));
        RawClient client = stuck(server);
        Session session = sessionOf(server, client);
        int taken = pushesUntilRefused(session);
        for (int i = 0; i < taken; i++) {
            client.read();
        }
        session.push("/news", "again");
        assertThat(RawClient.text(client.read())).isEqualTo("\"again\"");
    }

    @Test
    void droppedPushReturnsAndIsCounted() {
        Peer server = server(config -> config.outboundPolicy(OutboundPolicy.DROP));
        Session session = sessionOf(server, stuck(server));
        int enough = (LIMIT + IN_SOCKETS) / NEWS.length() + 50;
        for (int i = 0; i < enough; i++) {
            session.push("/news", NEWS);
        }
        assertThat(server.stats().droppedMessages()).isPositive();
        assertThat(session.isHealthy()).isTrue();
    }

    @Test
    void slowReaderIsDisconnectedWithOneLine() {
        Peer server = server(config -> config.outboundPolicy(OutboundPolicy.DISCONNECT));
        Session session = sessionOf(server, stuck(server));
        assertThat(pushesUntilRefused(session)).isPositive();
        await().untilAsserted(() -> assertThat(server.sessionCount()).isZero());
        assertThat(log.warnings())
                .singleElement()
                .asString()
                .contains(session.id() + " closed, its reader is too slow", "outbound queue: ", String.valueOf(LIMIT));
    }

    @Test
    void blockedPushGoesOnWhenTheReaderDoes() {
        Peer server = server(config -> config.outboundPolicy(OutboundPolicy.BLOCK));
        RawClient client = stuck(server);
        Session session = sessionOf(server, client);
        int all = (LIMIT + IN_SOCKETS) / NEWS.length() + 50;
        CompletableFuture<Void> pushing = pushInBackground(session, all);
        awaitStuck();
        assertThat(pushing).isNotDone();
        for (int i = 0; i < all; i++) {
            assertThat(RawClient.text(client.read())).hasSize(NEWS.length() + 2);
        }
        pushing.join();
        assertThat(server.stats().droppedMessages()).isZero();
    }

    @Test
    void blockedPushEndsWithItsConnection() {
        Peer server = server(config -> config.outboundPolicy(OutboundPolicy.BLOCK));
        RawClient client = stuck(server);
        Session session = sessionOf(server, client);
        CompletableFuture<Void> pushing = pushInBackground(session, Integer.MAX_VALUE);
        awaitStuck();
        client.reset();
        await().until(pushing::isCompletedExceptionally);
        StatusException closed = (StatusException)
                pushing.handle((done, error) -> error.getCause()).join();
        assertThat(closed.status().code()).isEqualTo(Status.CODE_CONNECTION_CLOSED);
    }

    /** Nothing on an event loop may wait, not even where the policy says so. */
    @Test
    void pushOnAnEventLoopFailsInsteadOfBlocking() {
        CompletableFuture<Status> ended = new CompletableFuture<>();
        Peer server = server(
                config -> config.outboundPolicy(OutboundPolicy.BLOCK).dispatch(DispatchMode.EVENT_LOOP),
                router -> router.push("/flood", String.class, (text, context) -> {
                    try {
                        pushUntilFull(context.session());
                    } catch (StatusException e) {
                        ended.complete(e.status());
                    }
                }));
        stuck(server).send(RawFrame.push("/flood").body("\"\""));
        assertThat(ended.join().code()).isEqualTo(Status.CODE_WRITE_FAILED);
    }

    @ParameterizedTest
    @EnumSource(OutboundPolicy.class)
    void broadcastWaitsForNobody(OutboundPolicy policy) {
        Peer server = server(config -> config.outboundPolicy(policy));
        RawClient stuck = stuck(server);
        fill(sessionOf(server, stuck), policy);
        for (int i = 0; i < 19; i++) {
            peers.dial(server, router -> router.push("/all", String.class, (t, c) -> seen.incrementAndGet()));
        }
        int members = policy == OutboundPolicy.DISCONNECT ? 19 : 20;
        await().untilAsserted(() -> assertThat(server.sessionCount()).isEqualTo(members));
        int dropped = 0;
        for (int i = 1; i <= 10; i++) {
            int all = 19 * i;
            BroadcastResult result = server.broadcast("/all", NEWS);
            dropped += result.dropped();
            assertThat(result.sent())
                    .as("the kernel may take one more for the stuck")
                    .isBetween(19, members);
            assertThat(result).isEqualTo(new BroadcastResult(result.sent(), members - result.sent(), 0));
            await().untilAsserted(() -> assertThat(seen).hasValue(all));
        }
        assertThat(dropped > 0).isEqualTo(policy != OutboundPolicy.DISCONNECT);
    }

    @Test
    void broadcastDisconnectsTheMemberThatIsTooSlow() {
        Peer server = server(config -> config.outboundPolicy(OutboundPolicy.DISCONNECT));
        stuck(server);
        await().until(() -> server.sessionCount() == 1);
        await().pollInterval(Duration.ofMillis(1))
                .until(() -> server.broadcast("/all", NEWS).dropped() == 1);
        await().untilAsserted(() -> assertThat(server.sessionCount()).isZero());
    }

    /** Replies are always taken, so reading has to pause while they are not read. */
    @Test
    void callerThatNeverReadsIsNotReadFromEither() {
        AtomicInteger handled = new AtomicInteger();
        Peer server = server(
                config -> config.maxInFlight(16),
                router -> router.call("/big", String.class, (t, c) -> {
                    handled.incrementAndGet();
                    return NEWS;
                }));
        RawClient client = stuck(server);
        CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> {
            byte[] call = RawFrame.call("/big").body("\"\"").bytes();
            while (true) {
                client.send(call);
            }
        });
        int most = (LIMIT + IN_SOCKETS) / NEWS.length() + 16;
        awaitSteady(handled);
        assertThat(handled.get()).isBetween(LIMIT / NEWS.length(), most);
        assertThat(sending).isNotDone();
        assertThat(server.stats().inFlight()).isZero();
        client.reset();
        await().until(sending::isCompletedExceptionally);
    }

    @Test
    void readerThatTakesNothingForTheWriteTimeoutIsClosedWithOneLine() {
        Peer server = server(config -> config.writeTimeout(Duration.ofMillis(300)));
        Session session = sessionOf(server, stuck(server));
        assertThat(pushesUntilRefused(session)).isPositive();
        await().untilAsserted(() -> assertThat(server.sessionCount()).isZero());
        assertThat(log.warnings())
                .singleElement()
                .asString()
                .contains("closed: nothing taken for 300 ms", "bytes wait");
    }

    /** Not even the answer to a bad frame is waited for longer than that. */
    @Test
    void closingSessionIsUnderTheWriteTimeoutToo() {
        Peer server = server(config -> config.writeTimeout(Duration.ofMillis(300)));
        Session session = sessionOf(server, stuck(server));
        assertThat(pushesUntilRefused(session)).isPositive();
        session.close();
        await().untilAsserted(() -> assertThat(server.sessionCount()).isZero());
    }

    private static void fill(Session session, OutboundPolicy policy) {
        if (policy == OutboundPolicy.BLOCK) {
            pushInBackground(session, Integer.MAX_VALUE);
            awaitStuck();
        } else if (policy == OutboundPolicy.DROP) {
            await().pollInterval(Duration.ofMillis(1)).until(() -> {
                session.push("/news", NEWS);
                return ((Peer) session.peer()).stats().droppedMessages() > 9;
            });
        } else {
            awaitRefusals(session);
        }
    }

    /** The kernel takes a little more now and then. */
    private static void awaitRefusals(Session session) {
        AtomicInteger refused = new AtomicInteger();
        await().pollInterval(Duration.ofMillis(20))
                .until(() -> pushesUntilRefused(session) == 0 && refused.incrementAndGet() > 2);
    }

    private static int pushesUntilRefused(Session session) {
        int taken = 0;
        try {
            for (; ; taken++) {
                session.push("/news", NEWS);
            }
        } catch (StatusException e) {
            return taken;
        }
    }

    private static void pushUntilFull(Session session) {
        for (long bytes = 0; bytes < 100L * LIMIT; bytes += NEWS.length()) {
            session.push("/news", NEWS);
        }
    }

    private static CompletableFuture<Void> pushInBackground(Session session, int count) {
        return CompletableFuture.runAsync(
                () -> {
                    for (int i = 0; i < count; i++) {
                        session.push("/news", NEWS);
                    }
                },
                task -> {
                    Thread thread = new Thread(task, "pusher");
                    thread.setDaemon(true);
                    thread.start();
                });
    }

    private static void awaitStuck() {
        await().until(() -> Thread.getAllStackTraces().entrySet().stream()
                .anyMatch(thread -> thread.getKey().getName().equals("pusher")
                        && List.of(thread.getValue()).stream()
                                .anyMatch(frame -> frame.getMethodName().equals("awaitRoom"))));
    }

    private static void awaitSteady(AtomicInteger counter) {
        AtomicInteger before = new AtomicInteger(-1);
        await().pollInterval(Duration.ofMillis(200)).until(() -> {
            int now = counter.get();
            return before.getAndSet(now) == now && now > 0;
        });
    }

    @Test
    @Timeout(15)
    void blockedCallEndsWithItsDeadline() {
        Peer server = server(config -> config.outboundPolicy(OutboundPolicy.BLOCK));
        Session session = sessionOf(server, stuck(server));
        fill(session, OutboundPolicy.BLOCK);
        Status status = session.request("/news")
                .body(NEWS)
                .timeout(Duration.ofMillis(300))
                .exchange(String.class)
                .status();
        assertThat(status.code()).isEqualTo(Status.CODE_HANDLE_TIMEOUT);
        assertThat(server.stats().pendingCalls()).isZero();
    }
}
