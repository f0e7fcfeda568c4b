package io.teleport.pressure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.teleport.Peer;
import io.teleport.PeerConfigBuilder;
import io.teleport.message.Status;
import io.teleport.router.Router;
import io.teleport.session.CallResult;
import io.teleport.session.DispatchMode;
import io.teleport.session.Session;
import io.teleport.testing.RawClient;
import io.teleport.testing.RawFrame;
import io.teleport.testing.TestPeers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two workers and four places to wait: who comes after them is refused at once, and later callers are not. */
class FullDispatcherTest {

    private static final int PLACES = 6;

    @RegisterExtension
    final TestPeers peers = new TestPeers();

    private final CountDownLatch release = new CountDownLatch(1);
    private final AtomicInteger handled = new AtomicInteger();

    @AfterEach
    void release() {
        release.countDown();
    }

    private Peer server(UnaryOperator<PeerConfigBuilder> settings) {
        return peers.server(config -> settings.apply(config.workers(2).workerQueue(4)), this::routes);
    }

    private void routes(Router router) {
        router.call("/wait", String.class, (text, context) -> {
            release.await();
            handled.incrementAndGet();
            return text;
        });
        router.push("/wait", String.class, (text, context) -> {
            release.await();
            handled.incrementAndGet();
        });
    }

    @Test
    void callsBeyondAreRefusedAtOnceAndCounted() {
        Peer server = server(config -> config);
        assertRefusesBeyondItsPlaces(server, peers.dial(server));
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void virtualThreadsAreBoundedToo() {
        Peer server = server(config -> config.virtualThreads(true));
        assertRefusesBeyondItsPlaces(server, peers.dial(server));
    }

    /** One session's messages wait for each other in its own queue, not for a worker. */
    @Test
    void orderedCallsOfSessionsBeyondAreRefused() {
        Peer server = server(config -> config.dispatch(DispatchMode.ORDERED));
        List<CompletableFuture<String>> waiting = new ArrayList<>();
        for (int i = 0; i < PLACES; i++) {
            waiting.add(peers.dial(server).callAsync("/wait", "x", String.class));
            awaitTaken(server, i + 1);
        }
        Session late = peers.dial(server);
        assertRefused(late);
        assertThat(server.stats().refusedMessages()).isEqualTo(1);
        release.countDown();
        assertAllAnswered(waiting);
        assertThat(late.call("/wait", "later", String.class)).isEqualTo("later");
    }

    @Test
    void pushesBeyondAreDroppedAndCounted() {
        Peer server = server(config -> config);
        RawClient client = peers.connect(server);
        for (int i = 0; i < PLACES; i++) {
            client.send(RawFrame.push("/wait").body("\"x\""));
            awaitTaken(server, i + 1);
        }
        client.send(RawFrame.push("/wait").body("\"x\""));
        await().untilAsserted(() -> assertThat(server.stats().refusedMessages()).isEqualTo(1));
        release.countDown();
        await().untilAsserted(() -> assertThat(handled).hasValue(PLACES));
        assertThat(server.stats().inFlight()).isZero();
    }

    private void assertRefusesBeyondItsPlaces(Peer server, Session session) {
        List<CompletableFuture<String>> waiting = new ArrayList<>();
        for (int i = 0; i < PLACES; i++) {
            waiting.add(session.callAsync("/wait", "x", String.class));
            awaitTaken(server, i + 1);
        }
        for (int i = 0; i < 10; i++) {
            assertRefused(session);
        }
        assertThat(server.stats().refusedMessages()).isEqualTo(10);
        assertThat(handled).hasValue(0);
        release.countDown();
        assertAllAnswered(waiting);
        await().untilAsserted(() -> assertThat(server.stats().inFlight()).isZero());
        assertThat(session.call("/wait", "later", String.class)).isEqualTo("later");
        assertThat(server.stats().refusedMessages()).isEqualTo(10);
    }

    /** A worker that waits is noticed after a moment, and only then leaves room in the queue. */
    private static void awaitTaken(Peer server, int calls) {
        await().untilAsserted(() -> {
            assertThat(server.stats().inFlight()).isEqualTo(calls);
            assertThat(server.stats().queuedTasks()).isEqualTo(Math.max(0, expectedQueue(server, calls)));
        });
    }

    private static int expectedQueue(Peer server, int calls) {
        return server.config().virtualThreads() ? 0 : calls - 2;
    }

    private static void assertRefused(Session session) {
        CallResult<String> refused = session.request("/wait").body("x").exchange(String.class);
        assertThat(refused.status().code()).isEqualTo(Status.CODE_REFUSED);
        assertThat(refused.status().reason()).isEqualTo("the dispatcher is full");
    }

    private static void assertAllAnswered(List<CompletableFuture<String>> calls) {
        for (CompletableFuture<String> call : calls) {
            assertThat(call.join()).isEqualTo("x");
        }
    }
}
