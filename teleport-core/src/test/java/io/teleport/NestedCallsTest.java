package io.teleport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.teleport.router.CallContext;
import io.teleport.router.Router;
import io.teleport.session.DispatchMode;
import io.teleport.session.Session;
import io.teleport.session.SessionState;
import io.teleport.testing.Peers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class NestedCallsTest {

    @RegisterExtension
    final Peers peers = new Peers();

    private static void routes(Router router) {
        router.call("/down", Integer.class, NestedCallsTest::down);
        router.call("/close", String.class, (text, context) -> {
            context.session().close();
            return text;
        });
    }

    /** Asks the other side for the next lower number until there is none. */
    private static int down(int level, CallContext context) {
        return level == 0 ? 0 : 1 + context.session().call("/down", level - 1, Integer.class);
    }

    private Session session(DispatchMode mode) {
        Peer server = peers.server(Peers.listening().dispatch(mode), Peers.routes(NestedCallsTest::routes));
        Peer client = peers.client(Peers.routes(NestedCallsTest::routes));
        return Peers.dial(client, server);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 20})
    void handlersOfBothSidesMayCallBackAndWait(int levels) {
        assertThat(session(DispatchMode.CONCURRENT).call("/down", levels, Integer.class))
                .isEqualTo(levels);
    }

    @Test
    void manyMayDoSoAtATime() throws Exception {
        Session session = session(DispatchMode.CONCURRENT);
        List<CompletableFuture<Integer>> calls = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            calls.add(session.callAsync("/down", 6, Integer.class));
        }
        for (CompletableFuture<Integer> call : calls) {
            assertThat(call.get(20, TimeUnit.SECONDS)).isEqualTo(6);
        }
    }

    @ParameterizedTest
    @EnumSource
    void handlerMayCloseItsOwnSessionAndIsAnswered(DispatchMode mode) {
        Session session = session(mode);
        assertThat(session.call("/close", "bye", String.class)).isEqualTo("bye");
        await().until(() -> session.state() == SessionState.CLOSED);
    }

    @Test
    void handlerMayCloseItsPeer() {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        Peer server = peers.server(Peers.routes(router -> router.call("/stop", void.class, (none, context) -> {
            ((Peer) context.peer()).closeGracefully().thenRun(() -> closed.complete(null));
            return "stopping";
        })));
        assertThat(Peers.dial(peers.client(), server).call("/stop", null, String.class))
                .isEqualTo("stopping");
        await().until(closed::isDone);
    }
}
