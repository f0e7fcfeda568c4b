package io.teleport.plugin.heartbeat;

import static io.teleport.testing.Statuses.statusOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.teleport.AccessLogMode;
import io.teleport.DialOptions;
import io.teleport.Peer;
import io.teleport.message.Message;
import io.teleport.message.MessageType;
import io.teleport.message.Status;
import io.teleport.plugin.Exchange;
import io.teleport.plugin.RouteInfo;
import io.teleport.plugin.SessionListener;
import io.teleport.session.DispatchMode;
import io.teleport.session.Session;
import io.teleport.session.SessionState;
import io.teleport.testing.GarbageCollection;
import io.teleport.testing.Gate;
import io.teleport.testing.LogRecorder;
import io.teleport.testing.Peers;
import io.teleport.testing.RawSocket;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeartbeatTest {

    /** For connections that are to be found dead. */
    private static final Duration FAST = Duration.ofMillis(100);

    /** For those that are to live, also on a machine that is busy. */
    private static final Duration STEADY = Duration.ofMillis(400);

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final DialOptions REDIALED =
            DialOptions.defaults().withRedial(-1, Duration.ofMillis(10), Duration.ofMillis(50));

    @RegisterExtension
    final Peers peers = new Peers();

    @RegisterExtension
    final LogRecorder accessLog = LogRecorder.ofTheAccessLog();

    private final List<Exchange> exchanges = new CopyOnWriteArrayList<>();

    private Peer server(String proto) {
        return peers.server(
                Peers.listening().proto(proto),
                builder -> builder.plugin(new HeartbeatPong(Duration.ofSeconds(1), Duration.ofDays(30)))
                        .exchangeListener(exchanges::add));
    }

    private Peer pinger(HeartbeatKind kind, Duration rate) {
        return peers.client(builder -> builder.plugin(new HeartbeatPing(kind, rate)));
    }

    @ParameterizedTest
    @CsvSource({
        "raw@4, CALL",
        "raw@4, PUSH",
        "raw@5, CALL",
        "raw@6, PUSH",
        "json@5, CALL",
        "http@6, CALL",
        "thrift@5, CALL",
        "fast@3, CALL",
        "tlv, CALL"
    })
    void heartbeatsAreSentAndAnswered(String proto, HeartbeatKind kind) {
        Peer server = server(proto);
        Session session = pinger(kind, STEADY)
                .dial(Peers.addressOf(server), DialOptions.defaults().withProto(proto));
        await().until(() -> exchanges.size() >= 3);
        assertThat(exchanges).allSatisfy(exchange -> {
            assertThat(exchange.route()).isEqualTo("/heartbeat");
            assertThat(exchange.status()).isEqualTo(Status.OK);
            assertThat(exchange.kind())
                    .isEqualTo(
                            kind == HeartbeatKind.CALL && !proto.equals("tlv")
                                    ? RouteInfo.Kind.CALL
                                    : RouteInfo.Kind.PUSH);
        });
        assertThat(session.isHealthy()).isTrue();
    }

    /** Only in tao's protocol, where it needs no plugin, is it nothing that nobody takes it. */
    @ParameterizedTest
    @ValueSource(
            strings = {"raw@4", "raw@5", "raw@6", "json@5", "ws-json@5", "http@5", "thrift@5", "fast@3", "packet@2"})
    void pushThatNobodyTakesIsNotFound(String proto) {
        Peer server = peers.server(Peers.listening().proto(proto), builder -> builder.exchangeListener(exchanges::add));
        Session session = peers.client(builder -> builder)
                .dial(Peers.addressOf(server), DialOptions.defaults().withProto(proto));
        session.push("/heartbeat", null);
        await().untilAsserted(() -> assertThat(exchanges).hasSize(1));
        assertThat(exchanges.get(0).kind()).isEqualTo(RouteInfo.Kind.PUSH);
        assertThat(exchanges.get(0).status()).isEqualTo(Status.NOT_FOUND);
    }

    @ParameterizedTest
    @CsvSource({"raw@4, /heartbeat?hb_=1, ''", "raw@5, /heartbeat, 1", "raw@6, /heartbeat, 1"})
    void rateIsToldAsTheGenerationDoes(String proto, String method, String metadata) throws Exception {
        try (ServerSocket listener = listener()) {
            Peer client = peers.client(
                    builder -> builder.plugin(new HeartbeatPing(HeartbeatKind.PUSH, Duration.ofSeconds(1))));
            client.dialAsync(addressOf(listener), DialOptions.defaults().withProto(proto));
            RawSocket socket = peers.closing(RawSocket.accept(listener, proto));
            Message heartbeat = socket.read(SOON);
            assertThat(heartbeat).isNotNull();
            assertThat(heartbeat.type()).isEqualTo(MessageType.PUSH);
            assertThat(heartbeat.serviceMethod()).isEqualTo(method);
            assertThat(String.valueOf(heartbeat.metadata().get("hb_")))
                    .isEqualTo(metadata.isEmpty() ? "null" : metadata);
        }
    }

    @Test
    void deadConnectionIsFoundAndDialedAgain() throws Exception {
        try (ServerSocket listener = listener()) {
            Session session = pinger(HeartbeatKind.CALL, FAST).dial(addressOf(listener), REDIALED);
            RawSocket first = peers.closing(RawSocket.accept(listener, "raw@4"));
            RawSocket second = peers.closing(RawSocket.accept(listener, "raw@4"));
            assertThat(first.read(SOON)).isNotNull();
            assertThat(second.read(SOON)).isNotNull();
            assertThat(session.id()).isEqualTo(addressOf(listener));
        }
    }

    /** The other end keeps its connections, and neither reads nor answers until the gate opens. */
    @Test
    void sessionOfAPeerThatHangsGoesOnWhenThatIsBack() {
        Gate gate = new Gate();
        Peer server = peers.server(
                Peers.listening().eventLoopThreads(1),
                builder -> builder.plugin(new HeartbeatPong()).routes(router -> {
                    router.call("/echo", String.class, (text, context) -> text);
                    router.dispatch(DispatchMode.EVENT_LOOP).push("/hang", void.class, (none, context) -> gate.pass());
                }));
        List<SessionState> states = new CopyOnWriteArrayList<>();
        SessionListener recorder = new SessionListener() {
            @Override
            public void stateChanged(Session session, SessionState before, SessionState now) {
                states.add(now);
            }
        };
        Peer client = peers.client(builder ->
                builder.plugin(new HeartbeatPing(HeartbeatKind.CALL, FAST)).sessionListener(recorder));
        peers.closing(gate);
        Session session = client.dial(Peers.addressOf(server), REDIALED);
        session.push("/hang", null);
        gate.awaitArrivals(1);
        CompletableFuture<String> lost = session.callAsync("/echo", "lost", String.class);
        assertThat(statusOf(lost).code()).isEqualTo(102);
        await().until(() -> states.contains(SessionState.REDIALING));
        gate.close();
        await().ignoreExceptions()
                .until(() -> session.call("/echo", "back", String.class).equals("back"));
        await().untilAsserted(() -> assertThat(states)
                .startsWith(SessionState.ACTIVE, SessionState.REDIALING, SessionState.ACTIVE)
                .doesNotContain(SessionState.CLOSING, SessionState.CLOSED));
        assertThat(client.sessions()).containsExactly(session);
        await().until(() -> server.sessionCount() == 1);
    }

    @Test
    void anyAnswerIsASignOfLife() {
        Peer ignorant = peers.server(builder -> builder.exchangeListener(exchanges::add));
        Session session = pinger(HeartbeatKind.CALL, STEADY).dial(Peers.addressOf(ignorant));
        await().until(() -> exchanges.size() >= 6);
        assertThat(exchanges.get(0).status().code()).isEqualTo(404);
        assertThat(session.isHealthy()).isTrue();
    }

    /** Each side says once that the heartbeats are not known, and leaves it at that. */
    @ParameterizedTest
    @CsvSource({"CALL, 2", "PUSH, 1"})
    void heartbeatsThatNobodyKnowsAreNoNewsAfterTheFirst(HeartbeatKind kind, int lines) {
        Peer ignorant = peers.server(
                Peers.listening().accessLog(AccessLogMode.SLOW), builder -> builder.exchangeListener(exchanges::add));
        Peer pinger = peers.peer(
                Peers.config().accessLog(AccessLogMode.SLOW),
                builder -> builder.plugin(new HeartbeatPing(kind, STEADY)));
        Session session = pinger.dial(Peers.addressOf(ignorant));
        await().until(() -> exchanges.stream()
                        .filter(exchange -> exchange.status().code() == 404)
                        .count()
                >= 4);
        assertThat(accessLog.warnings())
                .filteredOn(line -> line.contains("404"))
                .hasSize(lines);
        assertThat(statusOf(() -> session.call("/nothing", null, Void.class)).code())
                .isEqualTo(404);
        await().untilAsserted(() -> assertThat(accessLog.warnings())
                .filteredOn(line -> line.contains("/nothing"))
                .hasSize(2));
    }

    @Test
    void rateMayBeChangedForSessionsThatThereAre() {
        Peer server = server("raw@5");
        HeartbeatPing ping = new HeartbeatPing(HeartbeatKind.CALL, Duration.ofHours(1));
        Peer client = peers.client(builder -> builder.plugin(ping));
        Session session =
                client.dial(Peers.addressOf(server), DialOptions.defaults().withProto("raw@5"));
        await().until(() -> server.sessionCount() == 1);
        ping.changeRate(STEADY);
        await().until(() -> exchanges.size() >= 2);
        assertThat(ping.rate()).isEqualTo(STEADY);
        assertThat(session.isHealthy()).isTrue();
        assertThatIllegalArgumentException().isThrownBy(() -> ping.setRate(Duration.ofSeconds(2)));
    }

    /** Asked at three quarters of the dead time at the earliest, whatever the other side has told. */
    @ParameterizedTest
    @ValueSource(strings = {"1", "2147483647"})
    void rateOutsideOfTheBoundsIsTheNearestThatIsAccepted(String rate) {
        Peer server = peers.server(
                Peers.listening().proto("raw@5"),
                builder -> builder.plugin(new HeartbeatPong(Duration.ofSeconds(2), Duration.ofSeconds(2))));
        RawSocket socket = peers.closing(RawSocket.connect(server, "raw@5"));
        long start = System.nanoTime();
        socket.write(heartbeat(MessageType.PUSH, rate));
        Message question = socket.read(SOON);
        assertThat(question).isNotNull();
        assertThat(question.type()).isEqualTo(MessageType.CALL);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofSeconds(3));
    }

    @ParameterizedTest
    @CsvSource({"PT0S, PT1S", "PT-1S, PT1S", "PT3S, PT2S"})
    void boundsOfRatesMustHaveAnOrder(Duration shortest, Duration longest) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HeartbeatPong(shortest, longest))
                .withMessageContaining(shortest + " to " + longest);
    }

    @Test
    void sessionThatFallsSilentIsAskedAndThenClosed() {
        Peer server = server("raw@5");
        RawSocket socket = peers.closing(RawSocket.connect(server, "raw@5"));
        socket.write(heartbeat(MessageType.PUSH, "1"));
        Message question = socket.read(SOON);
        assertThat(question).isNotNull();
        assertThat(question.type()).isEqualTo(MessageType.CALL);
        assertThat(question.serviceMethod()).isEqualTo("/heartbeat");
        assertThat(socket.read(SOON)).isNull();
        await().until(() -> server.sessionCount() == 0);
    }

    /** As Go peers do, which send no heartbeats while they receive other messages. */
    @Test
    void sessionThatAnswersTheQuestionGoesOn() {
        Peer server = server("raw@5");
        RawSocket socket = peers.closing(RawSocket.connect(server, "raw@5"));
        socket.write(heartbeat(MessageType.PUSH, "1"));
        for (int i = 0; i < 2; i++) {
            Message question = socket.read(SOON);
            assertThat(question).isNotNull();
            assertThat(question.type()).isEqualTo(MessageType.CALL);
            socket.write(new Message().type(MessageType.REPLY).seqOf(question).status(Status.NOT_FOUND));
        }
        assertThat(server.sessionCount()).isEqualTo(1);
    }

    @Test
    void rateMayBecomeShorter() {
        Peer server = server("raw@5");
        RawSocket socket = peers.closing(RawSocket.connect(server, "raw@5"));
        socket.write(heartbeat(MessageType.CALL, "1000000"));
        assertThat(socket.read().status()).isEqualTo(Status.OK);
        socket.write(heartbeat(MessageType.CALL, "1"));
        assertThat(socket.read().status()).isEqualTo(Status.OK);
        assertThat(socket.read(SOON)).isNotNull();
    }

    /** Whatever rate it told: its timer goes with it. */
    @Test
    void closedSessionIsForgotten() throws Exception {
        Peer server = server("raw@5");
        WeakReference<Session> session;
        try (RawSocket socket = RawSocket.connect(server, "raw@5")) {
            socket.write(heartbeat(MessageType.CALL, "1000000"));
            assertThat(socket.read().status()).isEqualTo(Status.OK);
            session = new WeakReference<>(server.sessions().iterator().next());
        }
        exchanges.clear();
        await().until(() -> server.sessionCount() == 0);
        await().untilAsserted(() -> {
            GarbageCollection.await();
            assertThat(session.get()).isNull();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "-1", "99999999999"})
    void rateThatIsNoNumberIsABadMessage(String rate) {
        Peer server = server("raw@4");
        Session session = Peers.dial(peers.client(), server);
        assertThat(statusOf(() -> session.call("/heartbeat?hb_=" + rate, null, Void.class)))
                .isEqualTo(Status.of(400, "Invalid Heartbeat Rate", rate));
    }

    @Test
    void heartbeatsDoNotWaitForHandlersInTurn() {
        CountDownLatch done = new CountDownLatch(1);
        Peer server = peers.server(
                Peers.listening().dispatch(DispatchMode.ORDERED),
                builder -> builder.plugin(new HeartbeatPong())
                        .routes(router -> router.push("/slow", void.class, (none, context) -> done.await())));
        Session session = Peers.dial(peers.client(), server);
        session.push("/slow", null);
        assertThat(session.call("/heartbeat", null, Void.class)).isNull();
        done.countDown();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT2.9S", "PT3.5S"})
    void rateIsWholeSecondsAndAtLeastThree(Duration rate) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HeartbeatPing(rate, HeartbeatKind.CALL))
                .withMessage("rate of heartbeats: " + rate + " (expected: whole seconds, at least 3)");
    }

    private static Message heartbeat(int type, String rate) {
        Message message = new Message().type(type).seq(1).serviceMethod("/heartbeat");
        message.metadata().set("hb_", rate);
        return message;
    }

    private static ServerSocket listener() throws Exception {
        return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    private static String addressOf(ServerSocket listener) {
        return "127.0.0.1:" + listener.getLocalPort();
    }
}
