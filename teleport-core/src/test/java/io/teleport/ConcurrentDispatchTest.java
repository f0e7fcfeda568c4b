package io.teleport;

import static io.teleport.testing.Statuses.statusOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.teleport.internal.PeerEngine;
import io.teleport.session.Session;
import io.teleport.testing.Gate;
import io.teleport.testing.Peers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ConcurrentDispatchTest {

    @RegisterExtension
    final Peers peers = new Peers();

    private final Gate gate = new Gate();
    private final Peer server = peers.server(Peers.routes(router -> {
        router.call("/wait", String.class, (text, context) -> {
            gate.pass();
            return text;
        });
        router.call("/echo", String.class, (text, context) -> text);
        router.call("/may_wait", void.class, (none, context) -> PeerEngine.mayBlock());
    }));
    private final Session session = Peers.dial(peers.client(), server);

    @Test
    void handlerMayWait() {
        assertThat(session.call("/may_wait", null, Boolean.class)).isTrue();
    }

    @Test
    void blockedHandlerHoldsNobodyUp() throws Exception {
        CompletableFuture<String> blocked = session.callAsync("/wait", "late", String.class);
        gate.awaitArrivals(1);
        assertThat(session.call("/echo", "early", String.class)).isEqualTo("early");
        assertThat(blocked).isNotDone();
        gate.close();
        assertThat(blocked.get(5, TimeUnit.SECONDS)).isEqualTo("late");
    }

    @Test
    void poolGrowsWhenMoreHandlersBlockThanThereAreProcessors() throws Exception {
        List<CompletableFuture<String>> blocked = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            blocked.add(session.callAsync("/wait", "late" + i, String.class));
        }
        gate.awaitArrivals(50);
        assertThat(session.call("/echo", "early", String.class)).isEqualTo("early");
        gate.close();
        for (int i = 0; i < 50; i++) {
            assertThat(blocked.get(i).get(5, TimeUnit.SECONDS)).isEqualTo("late" + i);
        }
    }

    @Test
    void blockedHandlersOfOneSessionDoNotHoldUpAnother() {
        for (int i = 0; i < 20; i++) {
            session.callAsync("/wait", "", String.class);
        }
        gate.awaitArrivals(20);
        Session other = Peers.dial(peers.client(), server);
        assertThat(other.call("/echo", "free", String.class)).isEqualTo("free");
        gate.close();
    }

    @Test
    void fullDispatcherAnswersRefused() {
        Peer small = peers.server(
                Peers.listening().workers(1).workerQueue(1),
                Peers.routes(router -> router.call("/wait", String.class, (text, context) -> {
                    gate.pass();
                    return text;
                })));
        Session busy = Peers.dial(peers.client(), small);
        CompletableFuture<String> first = busy.callAsync("/wait", "1", String.class);
        gate.awaitArrivals(1);
        CompletableFuture<String> second = busy.callAsync("/wait", "2", String.class);
        assertThat(statusOf(() -> busy.call("/wait", "3", String.class)).code()).isEqualTo(503);
        assertThat(small.stats().refusedMessages()).isEqualTo(1);
        gate.close();
        assertThat(first.join()).isEqualTo("1");
        assertThat(second.join()).isEqualTo("2");
    }
}
