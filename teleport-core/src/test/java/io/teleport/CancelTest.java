package io.teleport;

import static io.teleport.testing.Statuses.statusOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.teleport.message.Message;
import io.teleport.message.MessageType;
import io.teleport.message.ReservedMetadata;
import io.teleport.plugin.Exchange;
import io.teleport.router.CallContext;
import io.teleport.session.Session;
import io.teleport.testing.Gate;
import io.teleport.testing.Peers;
import io.teleport.testing.RawSocket;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CancelTest {

    @RegisterExtension
    final Peers peers = new Peers();

    private final Gate gate = new Gate();
    private final CompletableFuture<CallContext> handled = new CompletableFuture<>();
    private final CompletableFuture<Void> told = new CompletableFuture<>();
    private final List<Exchange> exchanges = new CopyOnWriteArrayList<>();

    private Peer server(String proto) {
        return peers.server(
                Peers.listening().proto(proto),
                builder -> builder.exchangeListener(exchanges::add).routes(router -> {
                    router.call("/echo", String.class, (text, context) -> text);
                    router.call("/wait", String.class, (text, context) -> {
                        context.onCancel(() -> told.complete(null));
                        handled.complete(context);
                        gate.pass();
                        return text;
                    });
                }));
    }

    @ParameterizedTest
    @ValueSource(strings = {"raw@4", "raw@5", "raw@6", "json@5", "protobuf@6", "http@5"})
    void cancelledCallCancelsTheContextOfItsHandler(String proto) throws Exception {
        Peer server = server(proto);
        Peer client = peers.peer(Peers.config().proto(proto), builder -> builder);
        Session session = Peers.dial(client, server);
        session.call("/echo", "", String.class);
        CompletableFuture<String> call = session.callAsync("/wait", "", String.class);
        CallContext context = handled.get(5, TimeUnit.SECONDS);
        assertThat(context.isCancelled()).isFalse();
        assertThat(call.cancel(true)).isTrue();
        told.get(5, TimeUnit.SECONDS);
        assertThat(context.isCancelled()).isTrue();
        assertThat(client.stats().pendingCalls()).isZero();
        await().until(() -> exchanges.size() == 2);
        assertThat(exchanges.get(1).status().code()).isEqualTo(499);
        assertThat(exchanges.get(1).sentBytes()).isZero();
        gate.close();
        assertThat(session.call("/echo", "on", String.class)).isEqualTo("on");
    }

    @Test
    void actionThatIsAddedLateRunsAtOnce() throws Exception {
        Session session = Peers.dial(peers.client(), server("raw@4"));
        session.call("/echo", "", String.class);
        CompletableFuture<String> call = session.callAsync("/wait", "", String.class);
        CallContext context = handled.get(5, TimeUnit.SECONDS);
        call.cancel(true);
        told.get(5, TimeUnit.SECONDS);
        CompletableFuture<Void> late = new CompletableFuture<>();
        context.onCancel(() -> late.complete(null));
        assertThat(late).isDone();
        gate.close();
    }

    @Test
    void disconnectCancelsWhatIsBeingHandled() throws Exception {
        RawSocket caller = peers.closing(RawSocket.connect(server("raw@4"), "raw@4"));
        caller.write(call("/wait", 7));
        handled.get(5, TimeUnit.SECONDS);
        caller.close();
        told.get(5, TimeUnit.SECONDS);
        gate.close();
    }

    @Test
    void callerWithoutOurFeaturesIsAnsweredAlthoughItCannotCancel() {
        RawSocket caller = peers.closing(RawSocket.connect(server("raw@5"), "raw@5"));
        caller.write(call("/wait", 7));
        gate.awaitArrivals(1);
        gate.close();
        Message reply = caller.read();
        assertThat(reply.type()).isEqualTo(MessageType.REPLY);
        assertThat(reply.seq()).isEqualTo(7);
        assertThat(reply.metadata().get(ReservedMetadata.FEATURES)).isEqualTo("cancel,drain");
    }

    @Test
    void cancelPushOfAnyPeerIsUnderstood() throws Exception {
        RawSocket caller = peers.closing(RawSocket.connect(server("raw@4"), "raw@4"));
        caller.write(call("/wait", 7));
        handled.get(5, TimeUnit.SECONDS);
        Message cancel = new Message()
                .type(MessageType.PUSH)
                .serviceMethod("/teleport/cancel")
                .seq(8);
        cancel.metadata().add(ReservedMetadata.SEQ, "7");
        caller.write(cancel);
        told.get(5, TimeUnit.SECONDS);
        gate.close();
        caller.write(call("/echo", 9));
        assertThat(caller.read().seq()).isEqualTo(9);
    }

    @Test
    void peerWithoutOurFeaturesGetsNoCancelPush() throws Exception {
        try (ServerSocket listener = new ServerSocket(0)) {
            Peer client = peers.client();
            Session session = client.dial("127.0.0.1:" + listener.getLocalPort());
            RawSocket other = peers.closing(RawSocket.accept(listener, "raw@4"));
            CompletableFuture<String> call = session.callAsync("/wait", "", String.class);
            Message request = other.read();
            assertThat(request.metadata().get(ReservedMetadata.FEATURES)).isEqualTo("cancel,drain");
            call.cancel(true);
            assertThat(statusOf(() -> session.request("/slow")
                                    .timeout(Duration.ofMillis(50))
                                    .call(String.class))
                            .code())
                    .isEqualTo(408);
            assertThat(other.read().serviceMethod()).isEqualTo("/slow");
            other.write(new Message().type(MessageType.REPLY).seq(request.seq()));
            session.push("/after", "x");
            assertThat(other.read().serviceMethod()).isEqualTo("/after");
        }
    }

    private static Message call(String method, int seq) {
        return new Message()
                .type(MessageType.CALL)
                .serviceMethod(method)
                .seq(seq)
                .bodyCodec((byte) 's')
                .body("text");
    }
}
