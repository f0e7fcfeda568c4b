package io.teleport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.teleport.router.Router;
import io.teleport.session.Session;
import io.teleport.testing.Peers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallsUnderLoadTest {

    private static final int THREADS = 4;
    private static final int CALLS = 1000;
    private static final int IN_FLIGHT = 5000;

    @RegisterExtension
    final Peers peers = new Peers();

    private static void routes(Router router) {
        router.call("/next", Long.class, (number, context) -> number + 1);
    }

    /** Each thread makes its calls one after the other, and returns how many answers were right. */
    private static Callable<Integer> caller(Session session, int thread) {
        return () -> {
            int right = 0;
            for (int i = 0; i < CALLS; i++) {
                long number = (long) thread * CALLS + i;
                Long answer = session.call("/next", number, Long.class);
                right += answer != null && answer == number + 1 ? 1 : 0;
            }
            return right;
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"raw@4", "raw@5", "raw@6", "json@5", "protobuf@6", "http@5"})
    void bothSidesCallAtATimeAndAllAnswersAreRight(String proto) throws Exception {
        Peer server = peers.server(Peers.listening().proto(proto), Peers.routes(CallsUnderLoadTest::routes));
        Peer client = peers.peer(Peers.config().proto(proto), Peers.routes(CallsUnderLoadTest::routes));
        Peers.Pair pair = Peers.connect(client, server);
        ExecutorService threads = Executors.newFixedThreadPool(2 * THREADS);
        try {
            List<Future<Integer>> results = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                results.add(threads.submit(caller(pair.dialed(), i)));
                results.add(threads.submit(caller(pair.accepted(), i)));
            }
            for (Future<Integer> result : results) {
                assertThat(result.get(60, TimeUnit.SECONDS)).isEqualTo(CALLS);
            }
        } finally {
            threads.shutdown();
        }
        assertNothingIsLeft(server);
        assertNothingIsLeft(client);
    }

    @Test
    void fiveThousandCallsMayBeInFlight() throws Exception {
        CompletableFuture<Void> open = new CompletableFuture<>();
        Peer server = peers.server(Peers.routes(router ->
                router.call("/later", Integer.class, (number, context) -> open.thenApply(done -> number + 1))));
        Peer client = peers.client();
        Session session = Peers.dial(client, server);
        List<CompletableFuture<Integer>> calls = new ArrayList<>();
        for (int i = 0; i < IN_FLIGHT; i++) {
            calls.add(session.callAsync("/later", i, Integer.class));
        }
        await().until(() -> server.stats().inFlight() == IN_FLIGHT);
        assertThat(client.stats().pendingCalls()).isEqualTo(IN_FLIGHT);
        open.complete(null);
        for (int i = 0; i < IN_FLIGHT; i++) {
            assertThat(calls.get(i).get(10, TimeUnit.SECONDS)).isEqualTo(i + 1);
        }
        assertNothingIsLeft(server);
        assertNothingIsLeft(client);
    }

    private static void assertNothingIsLeft(Peer peer) {
        await().untilAsserted(() -> {
            assertThat(peer.stats().inFlight()).isZero();
            assertThat(peer.stats().pendingCalls()).isZero();
            assertThat(peer.stats().queuedTasks()).isZero();
        });
    }
}
