package io.teleport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.teleport.session.DispatchMode;
import io.teleport.session.Session;
import io.teleport.testing.Gate;
import io.teleport.testing.Peers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class VirtualThreadDispatchTest {

    @RegisterExtension
    final Peers peers = new Peers();

    private final Gate gate = new Gate();

    private Session sessionTo(DispatchMode mode) {
        Peer server = peers.server(Peers.listening().virtualThreads(true).dispatch(mode), Peers.routes(router -> {
            router.call(
                    "/thread",
                    void.class,
                    (none, context) -> Thread.currentThread().getName());
            router.call(
                    "/ask",
                    Integer.class,
                    (number, context) -> context.session().call("/double", number, Integer.class));
            router.call("/wait", String.class, (text, context) -> {
                gate.pass();
                return text;
            });
        }));
        Peer client =
                peers.client(Peers.routes(router -> router.call("/double", Integer.class, (n, context) -> n * 2)));
        return Peers.dial(client, server);
    }

    private static void assumeVirtualThreads() {
        assumeTrue(Runtime.version().feature() >= 21, "needs virtual threads");
    }

    @Test
    void handlerRunsOnAVirtualThreadWhereThereAreSome() {
        assumeVirtualThreads();
        assertThat(sessionTo(DispatchMode.CONCURRENT).call("/thread", null, String.class))
                .startsWith("teleport-virtual-");
    }

    @Test
    void thousandHandlersMayBlock() throws Exception {
        assumeVirtualThreads();
        Session session = sessionTo(DispatchMode.CONCURRENT);
        List<CompletableFuture<String>> blocked = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            blocked.add(session.callAsync("/wait", "late" + i, String.class));
        }
        gate.awaitArrivals(1000);
        assertThat(session.call("/ask", 21, Integer.class)).isEqualTo(42);
        gate.close();
        for (int i = 0; i < 1000; i++) {
            assertThat(blocked.get(i).get(5, TimeUnit.SECONDS)).isEqualTo("late" + i);
        }
    }

    @Test
    void orderedHandlersMayCallBack() {
        assumeVirtualThreads();
        assertThat(sessionTo(DispatchMode.ORDERED).call("/ask", 21, Integer.class))
                .isEqualTo(42);
    }
}
