package io.teleport;

import static io.teleport.testing.Statuses.statusOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBuf;
import io.teleport.message.Message;
import io.teleport.message.MessageType;
import io.teleport.message.Status;
import io.teleport.plugin.Hook;
import io.teleport.session.DispatchMode;
import io.teleport.session.PreSession;
import io.teleport.session.Session;
import io.teleport.testing.Gate;
import io.teleport.testing.Peers;
import io.teleport.testing.RawSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HandshakeTest {

    private static final Duration SOON = Duration.ofSeconds(5);

    @RegisterExtension
    final Peers peers = new Peers();

    private final List<Integer> seen = new CopyOnWriteArrayList<>();

    /** Tells its name and wants to be welcomed. */
    private record Introduction(String name) implements Hook.PostDial {

        @Override
        public Status postDial(PreSession session, boolean isRedial) {
            session.send(message(MessageType.AUTH_CALL, name));
            Message answer = session.receive(SOON);
            String text = textOf(answer);
            session.attributes().set("welcome", text);
            return text.startsWith("welcome") ? Status.OK : Status.of(401, "Unauthorized", text);
        }
    }

    /** Welcomes everybody but Eve, by name. */
    private static final class Doorkeeper implements Hook.PostAccept {

        @Override
        public Status postAccept(PreSession session) {
            Message call = session.receive(Duration.ofMillis(500));
            String name = textOf(call);
            if (call.type() != MessageType.AUTH_CALL || name.equals("eve")) {
                session.send(message(MessageType.AUTH_REPLY, "go away"));
                return Status.of(401);
            }
            session.setId(name);
            session.send(message(MessageType.AUTH_REPLY, "welcome " + name));
            return Status.OK;
        }
    }

    private static Message message(int type, String text) {
        return new Message()
                .type(type)
                .serviceMethod("/auth")
                .bodyCodec((byte) 's')
                .body(text);
    }

    private static String textOf(Message message) {
        try {
            return ((ByteBuf) message.body()).toString(StandardCharsets.UTF_8);
        } finally {
            message.release();
        }
    }

    private Peer server(PeerConfigBuilder config) {
        return peers.server(
                config,
                builder -> builder.plugin(new Doorkeeper()).routes(router -> {
                    router.call(
                            "/who",
                            void.class,
                            (none, context) -> context.session().id());
                    router.push("/number", Integer.class, (number, context) -> seen.add(number));
                }));
    }

    private Peer client(String name) {
        return peers.client(builder -> builder.plugin(new Introduction(name)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"raw@4", "raw@5", "raw@6", "json@5", "protobuf@6", "http@5"})
    void bothSidesMayTalkBeforeTheSessionStarts(String proto) {
        Peer server = server(Peers.listening().proto(proto));
        Session session = client("li")
                .dial(Peers.addressOf(server), DialOptions.defaults().withProto(proto));
        assertThat(session.attributes().get("welcome")).isEqualTo("welcome li");
        assertThat(session.call("/who", null, String.class)).isEqualTo("li");
        assertThat(server.session("li")).isNotNull();
        assertThat(session.id()).isEqualTo(Peers.addressOf(server));
    }

    @Test
    void dialFailsWithTheStatusOfAFailedHandshake() {
        Peer server = server(Peers.listening());
        Peer eve = client("eve");
        assertThat(statusOf(() -> eve.dial(Peers.addressOf(server))))
                .isEqualTo(Status.of(401, "Unauthorized", "go away"));
        assertThat(server.sessions()).isEmpty();
        assertThat(eve.sessions()).isEmpty();
    }

    @Test
    void clientThatSaysNothingIsSentAway() {
        Peer server = server(Peers.listening());
        RawSocket silent = peers.closing(RawSocket.connect(server, "raw@4"));
        assertThat(silent.read(SOON)).isNull();
        assertThat(server.sessions()).isEmpty();
    }

    @Test
    void handshakeThatTakesTooLongEndsTheConnection() {
        Hook.PostAccept patient = session -> {
            session.receive(Duration.ofHours(1)).release();
            return Status.OK;
        };
        Peer server = peers.server(
                Peers.listening().handshakeTimeout(Duration.ofMillis(100)), builder -> builder.plugin(patient));
        RawSocket silent = peers.closing(RawSocket.connect(server, "raw@4"));
        assertThat(silent.read(SOON)).isNull();
        await().until(() -> server.stats().activeWorkers() == 0);
        assertThat(server.sessions()).isEmpty();
    }

    @Test
    void sessionsDoNotWaitForThoseWhoConnectAndSayNothing() {
        Hook.PostAccept patient = session -> {
            session.receive(Duration.ofHours(1)).release();
            return Status.OK;
        };
        Hook.PostDial talkative = (session, isRedial) -> {
            session.send(message(MessageType.AUTH_CALL, "li"));
            return Status.OK;
        };
        Peer server = peers.server(
                Peers.listening().workers(2),
                builder -> builder.plugin(patient)
                        .routes(router -> router.call("/echo", String.class, (text, context) -> text)));
        Session session = peers.client(builder -> builder.plugin(talkative)).dial(Peers.addressOf(server));
        assertThat(session.call("/echo", "started", String.class)).isEqualTo("started");
        for (int i = 0; i < 5; i++) {
            peers.closing(RawSocket.connect(server, "raw@4"));
        }
        for (int i = 0; i < 100; i++) {
            assertThat(session.request("/echo")
                            .body("hello")
                            .timeout(Duration.ofSeconds(3))
                            .<String>call(String.class))
                    .isEqualTo("hello");
        }
    }

    @Test
    void handshakeThatIsInTimeIsNotEndedLater() {
        Peer server = server(Peers.listening().handshakeTimeout(Duration.ofMillis(500)));
        Session session = client("li").dial(Peers.addressOf(server));
        await().during(Duration.ofMillis(700)).until(session::isHealthy);
    }

    @Test
    void pluginIsGivenTheSessionThatWasStarted() throws Exception {
        CompletableFuture<Session> started = new CompletableFuture<>();
        Hook.PostAccept plugin = session -> {
            session.started().thenAccept(started::complete);
            return Status.OK;
        };
        Peer server = peers.server(builder -> builder.plugin(plugin));
        Session accepted = Peers.connect(peers.client(), server).accepted();
        assertThat(started.get(5, TimeUnit.SECONDS)).isSameAs(accepted);
    }

    @Test
    void clientThatCallsInsteadIsSentAway() {
        Peer server = server(Peers.listening());
        RawSocket rude = peers.closing(RawSocket.connect(server, "raw@4"));
        rude.write(message(MessageType.CALL, "li"));
        assertThat(rude.read().body()).isEqualTo("go away");
        assertThat(rude.read(SOON)).isNull();
    }

    @Test
    void clientThatLeavesDuringTheHandshakeIsForgotten() {
        Peer server = server(Peers.listening());
        RawSocket.connect(server, "raw@4").close();
        RawSocket leaves = RawSocket.connect(server, "raw@4");
        leaves.write(message(MessageType.AUTH_CALL, "li"));
        leaves.close();
        Session session = client("wang").dial(Peers.addressOf(server));
        assertThat(session.call("/who", null, String.class)).isEqualTo("wang");
        await().until(() -> server.sessionCount() == 1);
    }

    @Test
    void whatIsSentRightBehindTheHandshakeIsHandledInItsOrder() {
        Peer server = server(Peers.listening().dispatch(DispatchMode.ORDERED));
        RawSocket eager = peers.closing(RawSocket.connect(server, "raw@4"));
        eager.write(message(MessageType.AUTH_CALL, "li"));
        for (int i = 0; i < 500; i++) {
            eager.write(new Message()
                    .type(MessageType.PUSH)
                    .serviceMethod("/number")
                    .seq(i)
                    .bodyCodec((byte) 'j')
                    .body(i));
        }
        await().until(() -> seen.size() == 500);
        assertThat(seen)
                .containsExactlyElementsOf(IntStream.range(0, 500).boxed().toList());
    }

    @Test
    void callSentRightBehindTheHandshakeIsAnsweredAlthoughNothingFollows() {
        Peer server = server(Peers.listening());
        for (int i = 0; i < 100; i++) {
            RawSocket eager = RawSocket.connect(server, "raw@4");
            eager.write(message(MessageType.AUTH_CALL, "li" + i));
            eager.write(
                    new Message().type(MessageType.CALL).serviceMethod("/who").seq(7));
            assertThat(eager.read().body()).isEqualTo("welcome li" + i);
            assertThat(eager.read().body()).isEqualTo("\"li" + i + '"');
            eager.close();
        }
    }

    @Test
    void handshakeRunsAgainWhenASessionIsRedialed() {
        Peer server = server(Peers.listening().closeTimeout(Duration.ofMillis(50)));
        int port = server.port();
        Session session = client("li")
                .dial(
                        "127.0.0.1:" + port,
                        DialOptions.defaults().withRedial(-1, Duration.ofMillis(10), Duration.ofMillis(50)));
        server.close();
        session.attributes().set("welcome", null);
        Peer again = server(Peers.config().listenPort(port));
        await().until(session::isHealthy);
        assertThat(session.attributes().get("welcome")).isEqualTo("welcome li");
        await().until(() -> again.session("li") != null);
    }

    @Test
    void secondLoginUnderANameClosesTheFirst() {
        Peer server = server(Peers.listening());
        Session first = client("li").dial(Peers.addressOf(server));
        await().until(() -> server.session("li") != null);
        Session second = client("li").dial(Peers.addressOf(server));
        await().until(() -> !first.isHealthy());
        assertThat(second.call("/who", null, String.class)).isEqualTo("li");
        await().until(() -> server.sessionCount() == 1);
    }

    @Test
    void manyHandshakesMayWaitAtATime() {
        Peer server = server(Peers.listening());
        for (int i = 0; i < 30; i++) {
            peers.closing(RawSocket.connect(server, "raw@4"));
        }
        assertThat(client("li").dial(Peers.addressOf(server)).call("/who", null, String.class))
                .isEqualTo("li");
    }

    @Test
    void callThatComesWhileTheDoorkeeperThinksIsHandledAsSoonAsItMay() throws Exception {
        Gate gate = peers.closing(new Gate());
        Hook.PostAccept thinker = session -> {
            gate.pass();
            return Status.OK;
        };
        Peer server = peers.server(builder ->
                builder.plugin(thinker).routes(router -> router.call("/echo", String.class, (text, context) -> text)));
        RawSocket eager = peers.closing(RawSocket.connect(server, "raw@4"));
        eager.write(new Message()
                .type(MessageType.CALL)
                .serviceMethod("/echo")
                .seq(1)
                .bodyCodec((byte) 'j')
                .body("early"));
        gate.awaitArrivals(1);
        assertThat(eager.read(Duration.ofMillis(200))).isNull();
        gate.close();
        assertThat(eager.read().body()).isEqualTo("\"early\"");
    }
}
