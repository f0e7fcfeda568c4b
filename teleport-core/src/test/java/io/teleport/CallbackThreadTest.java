package io.teleport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.teleport.internal.PeerEngine;
import io.teleport.session.Request;
import io.teleport.session.Session;
import io.teleport.testing.Gate;
import io.teleport.testing.Peers;
import io.teleport.testing.Statuses;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CallbackThreadTest {

    @RegisterExtension
    final Peers peers = new Peers();

    private final Gate gate = new Gate();
    private final Peer server = peers.server(Peers.routes(router -> {
        router.call("/wait", String.class, (text, context) -> {
            gate.pass();
            return text;
        });
        router.call("/echo", String.class, (text, context) -> text);
    }));
    private final Session session = Peers.dial(peers.client(), server);

    private String threadOfCallback(Request request) throws Exception {
        CompletableFuture<String> thread = request.callAsync(String.class)
                .thenApply(text -> Thread.currentThread().getName());
        gate.awaitArrivals(1);
        gate.close();
        return thread.get(5, TimeUnit.SECONDS);
    }

    @Test
    void callbackRunsWhereItMayWait() throws Exception {
        CompletableFuture<Boolean> mayWait =
                session.callAsync("/wait", null, String.class).thenApply(text -> PeerEngine.mayBlock());
        gate.awaitArrivals(1);
        gate.close();
        assertThat(mayWait.get(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void callbackRunsOnTheExecutorThatIsGiven() throws Exception {
        ExecutorService own = Executors.newSingleThreadExecutor(task -> new Thread(task, "own"));
        try {
            assertThat(threadOfCallback(session.request("/wait").executor(own))).isEqualTo("own");
        } finally {
            own.shutdown();
        }
    }

    private static void refuse(Runnable task) {
        throw new RejectedExecutionException("no");
    }

    /** What peers send is refused then; what ends a call is not. */
    @Test
    void callbackIsNotLostWhereNeitherExecutorNorDispatcherHasRoom() throws Exception {
        Peer busy = peers.peer(
                Peers.config().workers(1).workerQueue(1),
                Peers.routes(router -> router.push("/hold", void.class, (none, context) -> gate.pass())));
        Peers.Pair pair = Peers.connect(busy, server);
        await().until(() -> {
            pair.accepted().push("/hold", null);
            return busy.stats().refusedMessages() > 0;
        });
        CompletableFuture<String> call = pair.dialed()
                .request("/echo")
                .body("x")
                .executor(CallbackThreadTest::refuse)
                .callAsync(String.class);
        await().until(() -> busy.stats().pendingCalls() == 0);
        gate.close();
        assertThat(call.get(5, TimeUnit.SECONDS)).isEqualTo("x");
    }

    @Test
    void executorThatRefusesCostsNeitherTheResultNorTheSession() throws Exception {
        assertThat(threadOfCallback(session.request("/wait").executor(CallbackThreadTest::refuse)))
                .startsWith("teleport-worker");
        assertThat(session.call("/echo", "alive", String.class)).isEqualTo("alive");
    }

    @Test
    void callbackMayCallAndWait() throws Exception {
        CompletableFuture<String> chained = session.callAsync("/wait", "a", String.class)
                .thenApply(text -> session.call("/echo", text + "b", String.class));
        gate.awaitArrivals(1);
        gate.close();
        assertThat(chained.get(5, TimeUnit.SECONDS)).isEqualTo("ab");
    }

    @Test
    void failureReachesTheFuture() {
        assertThat(Statuses.statusOf(session.callAsync("/nowhere", null, String.class))
                        .code())
                .isEqualTo(404);
    }
}
