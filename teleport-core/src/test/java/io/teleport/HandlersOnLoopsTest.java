package io.teleport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.teleport.internal.PeerEngine;
import io.teleport.session.DispatchMode;
import io.teleport.session.Session;
import io.teleport.testing.Gate;
import io.teleport.testing.Peers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The thread of an event loop may run handlers between two looks at the network. There is one such loop here, so that
 * nothing moves when a handler keeps it.
 */
class HandlersOnLoopsTest {

    @RegisterExtension
    final Peers peers = new Peers();

    private final Gate gate = new Gate();
    private final AtomicBoolean busy = new AtomicBoolean(true);
    private final AtomicInteger computing = new AtomicInteger();
    private final Peer server =
            peers.server(settings(Peers.listening().eventLoopThreads(1).workers(3)), Peers.routes(router -> {
                router.call("/echo", String.class, (text, context) -> text);
                router.call(
                        "/thread",
                        void.class,
                        (none, context) -> Thread.currentThread().getName());
                router.call("/wait", String.class, (text, context) -> {
                    gate.pass();
                    return text;
                });
                router.call("/compute", String.class, (text, context) -> {
                    computing.incrementAndGet();
                    while (busy.get()) {
                        Thread.onSpinWait();
                    }
                    return text;
                });
                router.call(
                        "/back",
                        String.class,
                        (text, context) -> context.session().call("/name", text, String.class));
                router.call("/interrupt", void.class, (none, context) -> {
                    Thread.currentThread().interrupt();
                    return "interrupted";
                });
                router.call("/unspeakable", void.class, (none, context) -> {
                    throw new Unspeakable();
                });
                router.call("/interrupted", void.class, (none, context) -> Thread.interrupted());
                router.call("/sometimes", Integer.class, (number, context) -> {
                    if (ThreadLocalRandom.current().nextInt(20) == 0) {
                        LockSupport.parkNanos(2_000_000);
                    }
                    return number;
                });
                router.call("/may_wait", void.class, (none, context) -> PeerEngine.mayBlock());
                router.dispatch(DispatchMode.EVENT_LOOP)
                        .call("/in_loop", void.class, (none, context) -> PeerEngine.mayBlock());
            }));
    private final Peer client =
            peers.client(Peers.routes(router -> router.call("/name", String.class, (text, context) -> text)));
    private final Session session = Peers.dial(client, server);
    private final Session other = Peers.dial(client, server);

    PeerConfigBuilder settings(PeerConfigBuilder config) {
        return config;
    }

    /** What the thread is called that runs short handlers. */
    String threads() {
        return "teleport-loop";
    }

    /** Calls one after the other, without waiting for answers in between. */
    final <T> List<CompletableFuture<T>> burst(int calls, String path, Object body, Class<T> type) {
        return IntStream.range(0, calls)
                .mapToObj(i -> (i % 2 == 0 ? session : other).callAsync(path, body, type))
                .toList();
    }

    final Gate gate() {
        return gate;
    }

    final int computing() {
        return computing.get();
    }

    final void closeServer() {
        server.close();
    }

    final Session session() {
        return session;
    }

    @AfterEach
    void letAllGo() {
        gate.close();
        busy.set(false);
    }

    @Test
    void shortHandlerRunsOnTheThreadThatHasReadItsCall() {
        await().untilAsserted(() ->
                assertThat(session.call("/thread", null, String.class)).startsWith(threads()));
    }

    @Test
    void mayWaitNevertheless() {
        for (int i = 0; i < 100; i++) {
            assertThat(session.call("/may_wait", null, Boolean.class)).isTrue();
        }
    }

    @Test
    void callsBackAndWaits() {
        for (int i = 0; i < 100; i++) {
            assertThat(session.call("/back", "text" + i, String.class)).isEqualTo("text" + i);
        }
    }

    @Test
    void oneThatWaitsHoldsNoSessionUp() throws Exception {
        CompletableFuture<String> waiting = session.callAsync("/wait", "late", String.class);
        gate.awaitArrivals(1);
        assertThat(session.call("/echo", "same", String.class)).isEqualTo("same");
        assertThat(other.call("/echo", "other", String.class)).isEqualTo("other");
        assertThat(Peers.dial(client, server).call("/echo", "new", String.class))
                .isEqualTo("new");
        assertThat(waiting).isNotDone();
        gate.close();
        assertThat(waiting.get(10, TimeUnit.SECONDS)).isEqualTo("late");
        assertThat(other.call("/echo", "again", String.class)).isEqualTo("again");
    }

    @Test
    void oneThatComputesHoldsNoSessionUp() throws Exception {
        CompletableFuture<String> computing = session.callAsync("/compute", "late", String.class);
        assertThat(session.call("/echo", "same", String.class)).isEqualTo("same");
        assertThat(other.call("/echo", "other", String.class)).isEqualTo("other");
        assertThat(computing).isNotDone();
        busy.set(false);
        assertThat(computing.get(10, TimeUnit.SECONDS)).isEqualTo("late");
    }

    @Test
    void networkGoesOnWhenNoWorkerIsLeft() throws Exception {
        List<CompletableFuture<String>> waiting = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            waiting.add(session.callAsync("/wait", "late" + i, String.class));
        }
        gate.awaitArrivals(3);
        CompletableFuture<String> behind = other.callAsync("/echo", "behind", String.class);
        assertThat(other.call("/in_loop", null, Boolean.class)).isFalse();
        gate.close();
        for (int i = 0; i < 20; i++) {
            assertThat(waiting.get(i).get(10, TimeUnit.SECONDS)).isEqualTo("late" + i);
        }
        assertThat(behind.get(10, TimeUnit.SECONDS)).isEqualTo("behind");
    }

    @Test
    void interruptOfOneIsNoMatterOfTheNext() {
        for (int i = 0; i < 50; i++) {
            assertThat(session.call("/interrupt", null, String.class)).isEqualTo("interrupted");
            assertThat(session.call("/interrupted", null, Boolean.class)).isFalse();
        }
    }

    @Test
    void interruptClosesNoConnection() throws Exception {
        List<CompletableFuture<String>> calls = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            calls.add((i % 2 == 0 ? session : other).callAsync("/interrupt", null, String.class));
        }
        for (CompletableFuture<String> call : calls) {
            assertThat(call.get(20, TimeUnit.SECONDS)).isEqualTo("interrupted");
        }
    }

    @Test
    void survivesExceptionsThatCannotBeToldOf() throws Exception {
        for (int i = 0; i < 20; i++) {
            session.callAsync("/unspeakable", null, String.class);
            assertThat(session.call("/echo", "same", String.class)).isEqualTo("same");
        }
        assertThat(other.call("/echo", "other", String.class)).isEqualTo("other");
    }

    @Test
    void allAreAnsweredWhileSomeWaitNowAndThen() throws Exception {
        List<CompletableFuture<Integer>> calls = new ArrayList<>();
        for (int i = 0; i < 4000; i++) {
            calls.add((i % 2 == 0 ? session : other).callAsync("/sometimes", i, Integer.class));
        }
        for (int i = 0; i < calls.size(); i++) {
            assertThat(calls.get(i).get(20, TimeUnit.SECONDS)).isEqualTo(i);
        }
    }

    @Test
    void closingThePeerEndsTheSessionsOfOneThatWaits() {
        CompletableFuture<String> waiting = session.callAsync("/wait", "late", String.class);
        gate.awaitArrivals(1);
        CompletableFuture<Void> closed = CompletableFuture.runAsync(server::close);
        gate.close();
        assertThat(closed).succeedsWithin(20, TimeUnit.SECONDS);
        assertThat(waiting).succeedsWithin(20, TimeUnit.SECONDS).isEqualTo("late");
    }

    /** Throws itself when it is asked what it is. */
    private static final class Unspeakable extends RuntimeException {

        @Override
        public String getMessage() {
            throw this;
        }
    }
}
