package io.teleport;

import static org.assertj.core.api.Assertions.assertThat;

import io.teleport.internal.PeerEngine;
import io.teleport.router.CallMapping;
import io.teleport.router.Dispatch;
import io.teleport.session.DispatchMode;
import io.teleport.session.Session;
import io.teleport.testing.Peers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class EventLoopDispatchTest {

    @RegisterExtension
    final Peers peers = new Peers();

    private final CompletableFuture<String> later = new CompletableFuture<>();
    private final Peer client =
            peers.client(Peers.routes(router -> router.call("/name", void.class, (none, context) -> "client")));

    @Dispatch(DispatchMode.EVENT_LOOP)
    public static final class Threads {

        public String own() {
            return place();
        }

        @Dispatch(DispatchMode.CONCURRENT)
        public String other() {
            return place();
        }

        @Dispatch(DispatchMode.ORDERED)
        @CallMapping
        public String ordered() {
            return place();
        }
    }

    private Session sessionTo(DispatchMode mode) {
        Peer server = peers.server(
                Peers.listening().dispatch(mode),
                builder -> builder.routeCall(new Threads()).routes(router -> {
                    router.call("/place", void.class, (none, context) -> place());
                    router.dispatch(DispatchMode.EVENT_LOOP).call("/loop", void.class, (none, context) -> place());
                    router.call("/ask", void.class, (none, context) -> ask(context.session()));
                    router.call(
                            "/ask_later",
                            void.class,
                            (none, context) -> context.session().callAsync("/name", null, String.class));
                    router.call(
                            "/dial",
                            String.class,
                            (address, context) -> refusal(() -> context.peer().dial(address)));
                    router.call("/later", void.class, (none, context) -> later);
                }));
        return Peers.dial(client, server);
    }

    private static String place() {
        return PeerEngine.mayBlock() ? "where it may wait" : "in the event loop";
    }

    private static String ask(Session session) {
        return refusal(() -> session.call("/name", null, String.class));
    }

    private static String refusal(Runnable blocking) {
        try {
            blocking.run();
            return "went on";
        } catch (IllegalStateException e) {
            return e.getMessage();
        }
    }

    @Test
    void handlerRunsOnTheEventLoop() {
        assertThat(sessionTo(DispatchMode.EVENT_LOOP).call("/place", null, String.class))
                .isEqualTo("in the event loop");
    }

    @Test
    void blockingCallThereFailsAndNamesTheCure() {
        assertThat(sessionTo(DispatchMode.EVENT_LOOP).call("/ask", null, String.class))
                .isEqualTo("call to /name would block the event loop (expected: the asynchronous form, or a handler"
                        + " that is not dispatched on the event loop)");
    }

    @Test
    void blockingDialThereFails() {
        assertThat(sessionTo(DispatchMode.EVENT_LOOP).call("/dial", "127.0.0.1:1", String.class))
                .contains("would block the event loop");
    }

    @Test
    void asynchronousCallWorksThere() {
        assertThat(sessionTo(DispatchMode.EVENT_LOOP).call("/ask_later", null, String.class))
                .isEqualTo("client");
    }

    @Test
    void resultMayComeLater() throws Exception {
        CompletableFuture<String> call = sessionTo(DispatchMode.EVENT_LOOP).callAsync("/later", null, String.class);
        later.complete("done");
        assertThat(call.get(5, TimeUnit.SECONDS)).isEqualTo("done");
    }

    @Test
    void modeOfTheRouterGoesBeforeThatOfThePeer() {
        Session session = sessionTo(DispatchMode.CONCURRENT);
        assertThat(session.call("/place", null, String.class)).isEqualTo("where it may wait");
        assertThat(session.call("/loop", null, String.class)).isEqualTo("in the event loop");
    }

    @Test
    void annotationsGoBeforeTheModeOfThePeer() {
        Session session = sessionTo(DispatchMode.ORDERED);
        assertThat(session.call("/threads/own", null, String.class)).isEqualTo("in the event loop");
        assertThat(session.call("/threads/other", null, String.class)).isEqualTo("where it may wait");
        assertThat(session.call("/threads/ordered", null, String.class)).isEqualTo("where it may wait");
    }
}
