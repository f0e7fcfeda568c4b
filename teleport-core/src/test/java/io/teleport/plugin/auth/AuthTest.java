package io.teleport.plugin.auth;

import static io.teleport.testing.Statuses.statusOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.teleport.DialOptions;
import io.teleport.Peer;
import io.teleport.PeerConfigBuilder;
import io.teleport.message.Message;
import io.teleport.message.MessageType;
import io.teleport.message.Status;
import io.teleport.session.PreSession;
import io.teleport.session.Session;
import io.teleport.testing.Peers;
import io.teleport.testing.RawSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Status REFUSED = Status.of(403, "auth fail", "auth fail detail");

    @RegisterExtension
    final Peers peers = new Peers();

    private final List<String> handled = new CopyOnWriteArrayList<>();

    private Status verify(PreSession session, String token) {
        if (!token.startsWith("token of ")) {
            return REFUSED;
        }
        String user = token.substring("token of ".length());
        session.setId(user);
        session.attributes().set("user", user);
        return Status.OK;
    }

    private Peer server(PeerConfigBuilder config, AuthChecker checker) {
        return peers.server(
                config,
                builder -> builder.plugin(checker)
                        .routes(router -> router.call("/who", void.class, (none, context) -> {
                            handled.add(context.session().id());
                            return context.attributes().get("user");
                        })));
    }

    private Peer server(String proto) {
        return server(Peers.listening().proto(proto), new AuthChecker(this::verify, LONG));
    }

    private Peer client(String token) {
        return peers.client(builder -> builder.plugin(new AuthBearer(session -> token, LONG)));
    }

    private static RawSocket connect(Peers peers, Peer server, String proto) {
        return peers.closing(RawSocket.connect(server, proto));
    }

    private static Message message(int type, String method, String text) {
        return new Message()
                .type(type)
                .seq(1)
                .serviceMethod(method)
                .bodyCodec((byte) 's')
                .body(text);
    }

    private static Message call() {
        return new Message().type(MessageType.CALL).seq(2).serviceMethod("/who");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "raw@4",
                "raw@5",
                "raw@6",
                "fast@3",
                "json@4",
                "json@5",
                "json@6",
                "protobuf@4",
                "protobuf@6",
                "http@5",
                "http@6",
                "thrift@5",
                "thrift@6",
                "thrift@5.0",
                "packet@2"
            })
    void verifierSetsIdAndAttributes(String proto) {
        Peer server = server(proto);
        Session session = client("token of li")
                .dial(Peers.addressOf(server), DialOptions.defaults().withProto(proto));
        assertThat(session.call("/who", null, String.class)).isEqualTo("li");
        assertThat(server.session("li")).isNotNull();
        assertThat(handled).containsExactly("li");
    }

    @ParameterizedTest
    @ValueSource(strings = {"raw@4", "raw@5", "raw@6", "http@5"})
    void dialFailsWithTheStatusOfTheVerifier(String proto) {
        Peer server = server(proto);
        Peer client = client("wrong");
        assertThat(statusOf(() -> client.dial(
                        Peers.addressOf(server), DialOptions.defaults().withProto(proto))))
                .isEqualTo(REFUSED);
        assertThat(client.sessions()).isEmpty();
        assertThat(server.sessions()).isEmpty();
    }

    /** Up to Teleport 5.0 a Go peer went on serving. */
    @ParameterizedTest
    @CsvSource({"raw@4, 1, /auth/verify, 2", "raw@5, 1, /auth/verify, 2", "raw@5, 4, '', 5", "raw@6, 4, '', 5"})
    void refusedConnectionIsEndedAndNothingOfItHandled(String proto, int type, String method, int replyType) {
        RawSocket socket = connect(peers, server(proto), proto);
        socket.write(message(type, method, "wrong"));
        socket.write(call());
        Message reply = socket.read();
        assertThat(reply.type()).isEqualTo(replyType);
        assertThat(reply.serviceMethod()).isEqualTo(method);
        assertThat(reply.status()).isEqualTo(REFUSED);
        assertThat(reply.seq()).isEqualTo(1);
        assertThat(socket.read(SOON)).isNull();
        assertThat(handled).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"raw@4, 1, /auth/verify, 2", "raw@5, 1, /auth/verify, 2", "raw@5, 4, '', 5", "raw@6, 4, '', 5"})
    void bothFormsAreUnderstood(String proto, int type, String method, int replyType) {
        RawSocket socket = connect(peers, server(proto), proto);
        socket.write(message(type, method, "token of li"));
        Message reply = socket.read();
        assertThat(reply.type()).isEqualTo(replyType);
        assertThat(reply.serviceMethod()).isEqualTo(method);
        assertThat(reply.status()).isEqualTo(Status.OK);
        socket.write(call());
        assertThat(socket.read().body()).isEqualTo("\"li\"");
    }

    @Test
    void tokenMayBeInAnyCodec() {
        RawSocket socket = connect(peers, server("raw@5"), "raw@5");
        socket.write(message(MessageType.AUTH_CALL, "", "token of li").bodyCodec((byte) 'j'));
        assertThat(socket.read().status()).isEqualTo(Status.OK);
    }

    @Test
    void tokenThatCannotBeReadIsABadMessage() {
        RawSocket socket = connect(peers, server("raw@5"), "raw@5");
        socket.write(
                message(MessageType.AUTH_CALL, "", "").bodyCodec((byte) 'j').body(new byte[] {'{'}));
        assertThat(socket.read().status().code()).isEqualTo(400);
        assertThat(socket.read(SOON)).isNull();
    }

    @Test
    void callWithoutATokenIsAnsweredUnauthorized() {
        Peer server = server("raw@4");
        Session session = peers.client().dial(Peers.addressOf(server));
        Status status = statusOf(() -> session.call("/who", null, String.class));
        assertThat(status.code()).isEqualTo(401);
        assertThat(status.reason()).isEqualTo("first message: CALL (expected: a token)");
        await().until(() -> !session.isHealthy());
        assertThat(handled).isEmpty();
    }

    @Test
    void whoSaysNothingIsClosed() {
        Peer server = server(Peers.listening(), new AuthChecker(this::verify, Duration.ofMillis(100)));
        RawSocket silent = connect(peers, server, "raw@4");
        assertThat(silent.read(SOON)).isNull();
        assertThat(server.sessions()).isEmpty();
    }

    /** Many times, for the refusal and the end of the connection may come while the client is not yet asking. */
    @RepeatedTest(200)
    void failingVerifierRefuses() {
        AuthChecker checker = new AuthChecker(
                (session, token) -> {
                    throw new IllegalStateException("database is down");
                },
                LONG);
        Peer server = server(Peers.listening(), checker);
        assertThat(statusOf(() -> client("token of li").dial(Peers.addressOf(server)))
                        .code())
                .isEqualTo(500);
    }

    @Test
    void sourceMayShowNothing() {
        Peer open = peers.server(
                builder -> builder.routes(router -> router.call("/echo", String.class, (text, context) -> text)));
        Peer client = peers.client(builder -> builder.plugin(new AuthBearer(session -> null, LONG)));
        assertThat(client.dial(Peers.addressOf(open)).call("/echo", "hello", String.class))
                .isEqualTo("hello");
    }

    @Test
    void bearerCanBeToldTheFormOfTeleport50() {
        Peer server = server("raw@5");
        AuthBearer bearer = new AuthBearer(session -> "token of li", LONG).withForm(AuthForm.ROUTE);
        Peer client = peers.client(builder -> builder.plugin(bearer));
        Session session =
                client.dial(Peers.addressOf(server), DialOptions.defaults().withProto("raw@5"));
        assertThat(session.call("/who", null, String.class)).isEqualTo("li");
    }

    @Test
    void tokenIsShownAnewWhenASessionIsRedialed() {
        Peer server = server("raw@4");
        Session session = client("token of li")
                .dial(
                        Peers.addressOf(server),
                        DialOptions.defaults().withRedial(-1, Duration.ofMillis(10), Duration.ofMillis(50)));
        assertThat(session.call("/who", null, String.class)).isEqualTo("li");
        Session first = Objects.requireNonNull(server.session("li"));
        first.disconnect();
        await().until(() -> server.session("li") != null && server.session("li") != first);
        await().until(session::isHealthy);
        assertThat(session.call("/who", null, String.class)).isEqualTo("li");
    }

    @Test
    void refusalOfARedialIsNotTheEnd() {
        AtomicInteger refusals = new AtomicInteger();
        AuthChecker checker = new AuthChecker(
                (session, token) -> refusals.getAndDecrement() > 0 ? REFUSED : verify(session, token), LONG);
        Peer server = server(Peers.listening(), checker);
        Session session = client("token of li")
                .dial(
                        Peers.addressOf(server),
                        DialOptions.defaults().withRedial(-1, Duration.ofMillis(5), Duration.ofMillis(20)));
        refusals.set(3);
        session.disconnect();
        await().until(() -> refusals.get() < 0 && session.isHealthy());
        assertThat(session.call("/who", null, String.class)).isEqualTo("li");
    }

    @Test
    void dialEndsInTimeWhenTheTokenIsNotAnswered() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Peer client = peers.peer(
                    Peers.config().dialTimeout(Duration.ofMillis(200)),
                    builder -> builder.plugin(new AuthBearer(session -> "token", LONG)));
            assertThat(statusOf(() -> client.dial("127.0.0.1:" + silent.getLocalPort()))
                            .code())
                    .isEqualTo(105);
            assertThat(client.sessions()).isEmpty();
            await().until(() -> client.stats().activeWorkers() == 0);
        }
    }
}
