package io.teleport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.teleport.session.DispatchMode;
import io.teleport.session.Session;
import io.teleport.testing.Gate;
import io.teleport.testing.Peers;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class OrderedDispatchTest {

    @RegisterExtension
    final Peers peers = new Peers();

    private final Gate gate = new Gate();
    private final Queue<Integer> seen = new ConcurrentLinkedQueue<>();
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger mostRunning = new AtomicInteger();
    private final CompletableFuture<Integer> later = new CompletableFuture<>();

    private final Peer server = peers.server(Peers.listening().dispatch(DispatchMode.ORDERED), Peers.routes(router -> {
        router.push("/number", Integer.class, (number, context) -> note(number));
        router.call("/number", Integer.class, (number, context) -> {
            note(number);
            return number;
        });
        router.call("/wait", Integer.class, (number, context) -> {
            gate.pass();
            note(number);
            return number;
        });
        router.call("/later", Integer.class, (number, context) -> later.whenComplete((n, e) -> note(number)));
        router.call("/ask", Integer.class, (number, context) -> {
            Integer answer = context.session().call("/double", number, Integer.class);
            note(number);
            return answer;
        });
    }));
    private final Peer client =
            peers.client(Peers.routes(router -> router.call("/double", Integer.class, (n, context) -> n * 2)));
    private final Session session = Peers.dial(client, server);

    private void note(int number) {
        mostRunning.accumulateAndGet(running.incrementAndGet(), Math::max);
        seen.add(number);
        running.decrementAndGet();
    }

    @Test
    void tenThousandPushesAreHandledInTheOrderOfArrivalOneAtATime() {
        for (int i = 0; i < 10_000; i++) {
            session.push("/number", i);
        }
        await().until(() -> seen.size() == 10_000);
        assertThat(seen)
                .containsExactlyElementsOf(IntStream.range(0, 10_000).boxed().toList());
        assertThat(mostRunning).hasValue(1);
    }

    @Test
    void waitingHandlerKeepsItsTurn() throws Exception {
        CompletableFuture<Integer> first = session.callAsync("/wait", 1, Integer.class);
        gate.awaitArrivals(1);
        CompletableFuture<Integer> second = session.callAsync("/number", 2, Integer.class);
        assertThat(Peers.dial(client, server).call("/number", 3, Integer.class)).isEqualTo(3);
        assertThat(seen).containsExactly(3);
        gate.close();
        first.get(5, TimeUnit.SECONDS);
        second.get(5, TimeUnit.SECONDS);
        assertThat(seen).containsExactly(3, 1, 2);
    }

    @Test
    void handlerWhoseResultComesLaterKeepsItsTurn() throws Exception {
        session.callAsync("/later", 1, Integer.class);
        CompletableFuture<Integer> second = session.callAsync("/number", 2, Integer.class);
        await().until(() -> server.stats().inFlight() == 2);
        assertThat(seen).isEmpty();
        later.complete(0);
        second.get(5, TimeUnit.SECONDS);
        assertThat(seen).containsExactly(1, 2);
    }

    @Test
    void repliesComeBetweenTheTurns() {
        assertThat(session.call("/ask", 21, Integer.class)).isEqualTo(42);
    }

    @Test
    void manyHandlersInTurnMayCallBack() throws Exception {
        List<CompletableFuture<Integer>> calls = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            calls.add(session.callAsync("/ask", i, Integer.class));
        }
        for (int i = 0; i < 200; i++) {
            assertThat(calls.get(i).get(10, TimeUnit.SECONDS)).isEqualTo(2 * i);
        }
        assertThat(seen)
                .containsExactlyElementsOf(IntStream.range(0, 200).boxed().toList());
    }

    @Test
    void messageThatFailsGivesItsTurnOn() {
        session.callAsync("/nowhere", 1, Integer.class);
        session.callAsync("/number", "no number", Integer.class);
        assertThat(session.call("/number", 3, Integer.class)).isEqualTo(3);
    }
}
