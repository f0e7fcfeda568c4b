package io.teleport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.CombinedChannelDuplexHandler;
import io.netty.handler.codec.ByteToMessageCodec;
import io.netty.handler.codec.compression.JdkZlibDecoder;
import io.netty.handler.codec.compression.JdkZlibEncoder;
import io.netty.handler.ssl.SslContext;
import io.teleport.message.Message;
import io.teleport.message.MessageType;
import io.teleport.message.Status;
import io.teleport.plugin.Hook;
import io.teleport.plugin.Plugin;
import io.teleport.proto.Protos;
import io.teleport.router.Router;
import io.teleport.session.PreSession;
import io.teleport.session.Session;
import io.teleport.testing.Certificates;
import io.teleport.testing.Peers;
import io.teleport.testing.RawSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hooks that run before a session starts change its protocol or its transport. */
class SwappedTransportTest {

    private static final Duration SOON = Duration.ofSeconds(5);

    @RegisterExtension
    final Peers peers = new Peers();

    private final SslContext certified = Certificates.SERVER.server();
    private final SslContext trusting = Certificates.SERVER.client();

    /** Changes every session, dialed or accepted, without a word. */
    private record Change(Consumer<PreSession> what) implements Hook.PostDial, Hook.PostAccept {

        @Override
        public Status postDial(PreSession session, boolean isRedial) {
            what.accept(session);
            return Status.OK;
        }

        @Override
        public Status postAccept(PreSession session) {
            what.accept(session);
            return Status.OK;
        }
    }

    /** Changes what a first message asks for, and agrees in the old way. */
    private record Negotiation(Consumer<PreSession> what) implements Hook.PostDial, Hook.PostAccept {

        @Override
        public Status postDial(PreSession session, boolean isRedial) {
            session.send(message(MessageType.AUTH_CALL, "change, please"));
            assertThat(textOf(session.receive(SOON))).isEqualTo("as you like");
            what.accept(session);
            return Status.OK;
        }

        @Override
        public Status postAccept(PreSession session) {
            assertThat(textOf(session.receive(SOON))).isEqualTo("change, please");
            session.send(message(MessageType.AUTH_REPLY, "as you like"));
            what.accept(session);
            return Status.OK;
        }
    }

    /** Every byte the other way round, on the way out and on the way in. */
    private static final class Inversion extends ByteToMessageCodec<ByteBuf> {

        @Override
        protected void encode(ChannelHandlerContext context, ByteBuf message, ByteBuf out) {
            while (message.isReadable()) {
                out.writeByte(~message.readByte());
            }
        }

        @Override
        protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
            ByteBuf inverted = context.alloc().buffer(in.readableBytes());
            encode(context, in, inverted);
            out.add(inverted);
        }
    }

    private static Message message(int type, String text) {
        return new Message().type(type).serviceMethod("").bodyCodec((byte) 's').body(text);
    }

    private static String textOf(Message message) {
        try {
            return ((ByteBuf) message.body()).toString(StandardCharsets.UTF_8);
        } finally {
            message.release();
        }
    }

    private static void routes(Router router) {
        router.call("/echo", String.class, (text, context) -> text);
        router.call(
                "/call/back", String.class, (text, context) -> context.session().call("/echo", text, String.class));
    }

    private Session connect(PeerConfigBuilder server, Plugin both) {
        return connect(server, both, both);
    }

    private Session connect(PeerConfigBuilder server, Plugin accepting, Plugin dialing) {
        Peer listening = server(server, accepting);
        return peers.client(builder -> builder.plugin(dialing).routes(SwappedTransportTest::routes))
                .dial(Peers.addressOf(listening), DialOptions.defaults().withProto("raw@4"));
    }

    private Peer server(PeerConfigBuilder config, Plugin accepting) {
        return peers.server(config, builder -> builder.plugin(accepting).routes(SwappedTransportTest::routes));
    }

    private static void assertWorks(Session session) {
        String text = "hello".repeat(10_000);
        assertThat(session.call("/echo", text, String.class)).isEqualTo(text);
        assertThat(session.call("/call/back", "x", String.class)).isEqualTo("x");
        assertThat(session.request("/none").exchange(String.class).status().code())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"raw@6", "fast@3", "json@5", "protobuf@6", "thrift@5", "http@6", "packet@2"})
    void protocolIsSwappedWithoutAWord(String proto) {
        Change change = new Change(session -> session.setProto(Protos.find(proto)));
        assertWorks(connect(Peers.listening().proto("raw@4"), change));
    }

    @ParameterizedTest
    @ValueSource(strings = {"raw@4", "auto"})
    void protocolIsSwappedAfterItIsAgreedUpon(String listening) {
        Negotiation change = new Negotiation(session -> {
            assertThat(session.proto().name()).isEqualTo("raw@4");
            session.setProto(Protos.find("json@6"));
            assertThat(session.proto().name()).isEqualTo("json@6");
        });
        assertWorks(connect(Peers.listening().proto(listening), change));
    }

    /** A client that does not wait for the answer writes on in the new protocol. */
    @Test
    void whatHasArrivedBehindTheLastMessageIsReadInTheNewProtocol() {
        Peer server =
                server(Peers.listening().proto("raw@4"), new Negotiation(session -> session.setProto(Protos.raw(6))));
        RawSocket client = peers.closing(RawSocket.connect(server, "raw@4"));
        client.write(message(MessageType.AUTH_CALL, "change, please"));
        client.proto("raw@6");
        client.write(message(MessageType.CALL, "hi").serviceMethod("/echo").seq(7));
        client.proto("raw@4");
        assertThat(client.read().body()).isEqualTo("as you like");
        client.proto("raw@6");
        Message reply = client.read();
        assertThat(reply.seq()).isEqualTo(7);
        assertThat(reply.body()).isEqualTo("hi");
    }

    @Test
    void protocolIsSwappedAgainWhenASessionIsRedialed() {
        Change change = new Change(session -> session.setProto(Protos.find("json@5")));
        Peer first = server(Peers.listening().closeTimeout(Duration.ofMillis(50)), change);
        int port = first.port();
        Session session = peers.client(builder -> builder.plugin(change).routes(SwappedTransportTest::routes))
                .dial(
                        "127.0.0.1:" + port,
                        DialOptions.defaults().withRedial(-1, Duration.ofMillis(10), Duration.ofMillis(50)));
        assertWorks(session);
        first.close();
        server(Peers.config().listenPort(port), change);
        await().until(session::isHealthy);
        assertWorks(session);
    }

    @Test
    void protocolOfAWebsocketIsSwappedForAnotherOfWebsocketsOnly() {
        Change change = new Change(session -> {
            assertThatExceptionOfType(IllegalArgumentException.class)
                    .isThrownBy(() -> session.setProto(Protos.raw(5)))
                    .withMessage("proto: raw@5 (expected: one for websockets, as ws-json@5)");
            session.setProto(Protos.find("ws-protobuf@4"));
        });
        Peer server = server(Peers.listening().proto("ws-json@5"), change);
        assertWorks(peers.client(builder -> builder.plugin(change).routes(SwappedTransportTest::routes))
                .dial(Peers.addressOf(server), DialOptions.defaults().withProto("ws-json@5")));
    }

    @Test
    void websocketProtocolNeedsAWebsocket() {
        Change change = new Change(session -> assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> session.setProto(Protos.find("ws-json@5")))
                .withMessage("proto: ws-json@5 (expected: one that needs no websocket, as raw@4)"));
        assertWorks(connect(Peers.listening(), change));
    }

    @Test
    void bytesAreLedThroughAHandler() {
        assertWorks(connect(Peers.listening(), new Change(session -> session.addTransport(new Inversion()))));
        assertWorks(connect(Peers.listening(), new Negotiation(session -> session.addTransport(new Inversion()))));
    }

    @Test
    void bytesAreCompressed() {
        Negotiation change = new Negotiation(session ->
                session.addTransport(new CombinedChannelDuplexHandler<>(new JdkZlibDecoder(0), new JdkZlibEncoder())));
        assertWorks(connect(Peers.listening(), change));
    }

    /** What other protocols call STARTTLS. */
    @Test
    void plainConnectionGoesOnInTls() {
        Negotiation accepting = new Negotiation(session -> session.addTransport(tls(certified)));
        Negotiation dialing = new Negotiation(session -> {
            session.addTransport(tls(trusting));
            session.send(message(MessageType.AUTH_CALL, "a secret"));
        });
        assertWorks(connect(Peers.listening(), new NegotiationThenSecret(accepting), dialing));
    }

    /** Negotiates, and waits for one more message in the new way. */
    private record NegotiationThenSecret(Negotiation first) implements Hook.PostAccept {

        @Override
        public Status postAccept(PreSession session) {
            first.postAccept(session);
            assertThat(textOf(session.receive(SOON))).isEqualTo("a secret");
            return Status.OK;
        }
    }

    private static ChannelHandler tls(SslContext context) {
        return context.newHandler(ByteBufAllocator.DEFAULT, "localhost", 0);
    }

    @Test
    void transportThatTheOtherSideDoesNotHaveEndsTheSession() {
        Session session = connect(
                Peers.listening(),
                new Change(accepted -> accepted.addTransport(new Inversion())),
                new Change(dialed -> {}));
        assertThat(session.request("/echo")
                        .body("x")
                        .timeout(SOON)
                        .exchange(String.class)
                        .status()
                        .code())
                .isEqualTo(Status.CODE_CONNECTION_CLOSED);
    }

    @Test
    void transportOfAWebsocketStaysAsItIs() {
        Change change = new Change(session -> assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> session.addTransport(new Inversion()))
                .withMessage("transport of a websocket (expected: a stream of bytes)"));
        Peer server = server(Peers.listening().proto("ws-json@5"), change);
        assertWorks(peers.client(builder -> builder.plugin(change).routes(SwappedTransportTest::routes))
                .dial(Peers.addressOf(server), DialOptions.defaults().withProto("ws-json@5")));
    }
}
