package io.teleport;

import static io.teleport.testing.Statuses.statusOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.teleport.message.Message;
import io.teleport.message.MessageType;
import io.teleport.message.Status;
import io.teleport.plugin.Hook;
import io.teleport.session.DispatchMode;
import io.teleport.session.PreSession;
import io.teleport.session.Session;
import io.teleport.session.SessionState;
import io.teleport.testing.Gate;
import io.teleport.testing.Peers;
import io.teleport.testing.RawSocket;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RedialTest {

    private static final DialOptions OFTEN =
            DialOptions.defaults().withRedial(-1, Duration.ofMillis(20), Duration.ofMillis(50));

    /** Never, as far as a test can see. */
    private static final DialOptions LATE =
            DialOptions.defaults().withRedial(-1, Duration.ofDays(1), Duration.ofDays(1));

    @RegisterExtension
    final Peers peers = new Peers();

    private final Gate gate = new Gate();
    private final Recorder recorder = new Recorder();
    private final Peer client = peers.client(builder -> builder.plugin(recorder));

    /** Notes how connections are made and broken. */
    private static final class Recorder implements Hook.PostDial, Hook.PostDisconnect {
        private final List<Boolean> dials = new CopyOnWriteArrayList<>();
        private final Queue<SessionState> disconnects = new ConcurrentLinkedQueue<>();

        @Override
        public Status postDial(PreSession session, boolean isRedial) {
            dials.add(isRedial);
            return Status.OK;
        }

        @Override
        public Status postDisconnect(Session session) {
            disconnects.add(session.state());
            return Status.OK;
        }
    }

    @AfterEach
    void open() {
        gate.close();
    }

    private Peer serverAt(int port) {
        return peers.server(
                Peers.config().listenPort(port).closeTimeout(Duration.ofMillis(100)), Peers.routes(router -> {
                    router.call("/echo", String.class, (text, context) -> text);
                    router.call("/wait", String.class, (text, context) -> {
                        gate.pass();
                        return text;
                    });
                }));
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void sessionGoesOnWithAServerThatIsStartedAgain() {
        Peer server = serverAt(0);
        int port = server.port();
        Session session = client.dial("127.0.0.1:" + port, OFTEN);
        session.setId("ledger");
        assertThat(session.call("/echo", "1", String.class)).isEqualTo("1");
        server.close();
        await().until(() -> session.state() == SessionState.REDIALING);
        assertThat(session.isHealthy()).isFalse();
        serverAt(port);
        await().until(() -> session.state() == SessionState.ACTIVE);
        assertThat(session.call("/echo", "2", String.class)).isEqualTo("2");
        assertThat(client.session("ledger")).isSameAs(session);
        assertThat(session.closeFuture().toCompletableFuture()).isNotDone();
        assertThat(recorder.dials).containsExactly(false, true);
        await().untilAsserted(() -> assertThat(recorder.disconnects).hasSize(1));
    }

    @Test
    void listenerMayBeStoppedAndStartedAgain() {
        Peer server = serverAt(freePort());
        Session session = Peers.connect(client, server, OFTEN).dialed();
        server.stopListening();
        server.sessions().forEach(Session::close);
        await().until(() -> session.state() == SessionState.REDIALING);
        server.listen();
        await().until(session::isHealthy);
        assertThat(session.call("/echo", "1", String.class)).isEqualTo("1");
    }

    /** The attempt that it waits for is held up until it has been made. */
    @Test
    void callThatCouldNotBeWrittenIsTriedOnceMore() throws Exception {
        Hook.PostDial held = (session, isRedial) -> {
            if (isRedial) {
                gate.pass();
            }
            return Status.OK;
        };
        Peer server = serverAt(0);
        Peer slow = peers.client(builder -> builder.plugin(held));
        Session session = Peers.connect(slow, server, OFTEN).dialed();
        server.sessions().forEach(Session::close);
        gate.awaitArrivals(1);
        assertThat(session.state()).isEqualTo(SessionState.REDIALING);
        CompletableFuture<String> call = session.callAsync("/echo", "waited", String.class);
        assertThat(call).isNotDone();
        gate.close();
        assertThat(call.get(5, TimeUnit.SECONDS)).isEqualTo("waited");
    }

    @Test
    void callThatWaitsForAConnectionEndsAtItsDeadline() {
        Peer server = serverAt(0);
        Session session = client.dial(Peers.addressOf(server), LATE);
        server.close();
        await().until(() -> session.state() == SessionState.REDIALING);
        assertThat(statusOf(() -> session.request("/echo")
                                .timeout(Duration.ofMillis(50))
                                .call(String.class))
                        .code())
                .isEqualTo(408);
    }

    @Test
    void callThatWaitsForAConnectionFailsWhenTheSessionIsClosed() {
        Peer server = serverAt(0);
        Session session = client.dial(Peers.addressOf(server), LATE);
        server.close();
        await().until(() -> session.state() == SessionState.REDIALING);
        CompletableFuture<String> call = session.callAsync("/echo", "", String.class);
        assertThat(statusOf(() -> session.push("/news", "")).code()).isEqualTo(102);
        session.close();
        assertThat(statusOf(call).code()).isEqualTo(102);
        assertThat(session.state()).isEqualTo(SessionState.CLOSED);
    }

    @Test
    void callThatMayHaveBeenHandledIsNotRepeated() {
        Peer server = serverAt(0);
        int port = server.port();
        Session session = client.dial("127.0.0.1:" + port, OFTEN);
        CompletableFuture<String> call = session.callAsync("/wait", "", String.class);
        gate.awaitArrivals(1);
        server.close();
        assertThat(statusOf(call).code()).isEqualTo(102);
        serverAt(port);
        await().until(session::isHealthy);
        assertThat(session.call("/echo", "on", String.class)).isEqualTo("on");
    }

    @Test
    void sessionIsClosedAfterAsManyAttemptsAsItMayMake() throws Exception {
        Peer server = serverAt(0);
        Session session = client.dial(
                Peers.addressOf(server),
                DialOptions.defaults().withRedial(3, Duration.ofMillis(5), Duration.ofMillis(10)));
        server.close();
        session.closeFuture().toCompletableFuture().get(10, TimeUnit.SECONDS);
        assertThat(session.state()).isEqualTo(SessionState.CLOSED);
        assertThat(client.sessions()).isEmpty();
    }

    @Test
    void sessionWithoutRedialIsClosedByABreak() throws Exception {
        Peer server = serverAt(0);
        Session session = client.dial(Peers.addressOf(server));
        server.close();
        session.closeFuture().toCompletableFuture().get(5, TimeUnit.SECONDS);
        await().untilAsserted(() -> assertThat(recorder.disconnects).hasSize(1));
    }

    @Test
    void openedSessionIsDialedUntilSomebodyListens() throws Exception {
        int port = freePort();
        Session session = client.open("127.0.0.1:" + port, OFTEN);
        assertThat(session.state()).isEqualTo(SessionState.REDIALING);
        assertThat(session.remoteAddress().toString()).contains("127.0.0.1").contains(String.valueOf(port));
        assertThat(client.sessions()).containsExactly(session);
        serverAt(port);
        await().until(session::isHealthy);
        assertThat(session.call("/echo", "1", String.class)).isEqualTo("1");
        assertThat(recorder.dials).containsExactly(false);
    }

    @Test
    void openedSessionIsClosedWhenItMayNotBeDialedAgain() throws Exception {
        Session session = client.open("127.0.0.1:" + freePort(), DialOptions.defaults());
        session.closeFuture().toCompletableFuture().get(5, TimeUnit.SECONDS);
        assertThat(statusOf(() -> session.call("/echo", "", String.class)).code())
                .isEqualTo(102);
    }

    @Test
    void lazySessionIsDialedByItsFirstCall() {
        Peer server = serverAt(0);
        Session session = client.open(Peers.addressOf(server), OFTEN.withLazy(true));
        assertThat(recorder.dials).isEmpty();
        assertThat(session.call("/echo", "first", String.class)).isEqualTo("first");
        assertThat(recorder.dials).containsExactly(false);
    }

    @Test
    void lazySessionIsDialedByItsFirstPush() {
        Peer server = serverAt(0);
        Queue<String> seen = new ConcurrentLinkedQueue<>();
        server.router().push("/news", String.class, (text, context) -> seen.add(text));
        client.open(Peers.addressOf(server), OFTEN.withLazy(true)).push("/news", "first");
        await().untilAsserted(() -> assertThat(seen).containsExactly("first"));
    }

    @Test
    void closedPeerStopsRedialing() {
        Peer server = serverAt(0);
        Session session = client.dial(Peers.addressOf(server), OFTEN);
        server.close();
        await().until(() -> session.state() == SessionState.REDIALING);
        client.close();
        assertThat(session.state()).isEqualTo(SessionState.CLOSED);
        assertThat(session.closeFuture().toCompletableFuture()).isDone();
    }

    private Peer clientWith(RedialCalls fate) {
        return peers.peer(Peers.config().redialCalls(fate), builder -> builder);
    }

    @Test
    void callsFailAtOnceWhileRedialingWhereTheKeySaysSo() {
        Peer server = serverAt(0);
        Session session = clientWith(RedialCalls.FAIL).dial(Peers.addressOf(server), LATE);
        server.close();
        await().until(() -> session.state() == SessionState.REDIALING);
        assertThat(statusOf(() -> session.call("/echo", "", String.class)).code())
                .isEqualTo(102);
    }

    @Test
    void callsWaitForTheServerWhereTheKeySaysSo() throws Exception {
        Peer server = serverAt(0);
        int port = server.port();
        Session session = clientWith(RedialCalls.WAIT).dial("127.0.0.1:" + port, OFTEN);
        server.close();
        await().until(() -> session.state() == SessionState.REDIALING);
        CompletableFuture<String> patient = session.callAsync("/echo", "patient", String.class);
        CompletableFuture<String> brief =
                session.request("/echo").timeout(Duration.ofMillis(200)).callAsync(String.class);
        assertThat(statusOf(brief).code()).isEqualTo(408);
        assertThat(patient).isNotDone();
        serverAt(port);
        assertThat(patient.get(5, TimeUnit.SECONDS)).isEqualTo("patient");
    }

    @Test
    void callsThatWaitEndWithTheSession() {
        Peer server = serverAt(0);
        Session session = clientWith(RedialCalls.WAIT).dial(Peers.addressOf(server), OFTEN);
        server.close();
        await().until(() -> session.state() == SessionState.REDIALING);
        CompletableFuture<String> call = session.callAsync("/echo", "", String.class);
        session.close();
        assertThat(statusOf(call).code()).isEqualTo(102);
    }

    /** The other end is gone, and nobody has said so. Each connection is silent after its first message. */
    @Test
    void connectionThatIsSilentIsRedialed() throws Exception {
        Queue<Session> heard = new ConcurrentLinkedQueue<>();
        Peer impatient = peers.peer(
                Peers.config().readTimeout(Duration.ofMillis(200)),
                Peers.routes(
                        router -> router.push("/news", void.class, (none, context) -> heard.add(context.session()))));
        try (ServerSocket listener = new ServerSocket(0)) {
            listener.setSoTimeout(10_000);
            Session session = impatient.dial("127.0.0.1:" + listener.getLocalPort(), OFTEN);
            while (heard.size() < 2) {
                RawSocket next = peers.closing(RawSocket.accept(listener, "raw@4"));
                next.write(new Message().type(MessageType.PUSH).seq(1).serviceMethod("/news"));
            }
            assertThat(heard).containsOnly(session);
        }
    }

    @Test
    void whoAcceptsAndClosesIsDialedLessAndLessOften() throws Exception {
        try (ServerSocket listener = new ServerSocket(0)) {
            AtomicInteger accepted = new AtomicInteger();
            Thread closing = new Thread(() -> {
                try {
                    while (!listener.isClosed()) {
                        listener.accept().close();
                        accepted.incrementAndGet();
                    }
                } catch (IOException e) {
                    // the end of the test
                }
            });
            closing.start();
            peers.client()
                    .open(
                            "127.0.0.1:" + listener.getLocalPort(),
                            DialOptions.defaults().withRedial(-1, Duration.ofMillis(10), Duration.ofMinutes(1)));
            await().until(() -> accepted.get() >= 3);
            await().during(Duration.ofSeconds(1)).until(() -> accepted.get() < 30);
        }
    }

    @Test
    void intervalsOfDialOptionsAreChecked() {
        assertThatThrownBy(() -> DialOptions.defaults().withRedial(1, Duration.ZERO, Duration.ofSeconds(1)))
                .isInstanceOf(ConfigException.class)
                .hasMessage("redial-interval: PT0S (expected: more than 0)");
        assertThatThrownBy(() -> DialOptions.defaults().withRedial(1, Duration.ofSeconds(2), Duration.ofSeconds(1)))
                .isInstanceOf(ConfigException.class)
                .hasMessage("redial-max-interval: PT1S (expected: at least redial-interval, PT2S)");
        assertThatThrownBy(() -> DialOptions.defaults().withTimeout(Duration.ofMillis(-1)))
                .isInstanceOf(ConfigException.class);
    }

    @Test
    void brokenConnectionOfAForeignPeerIsRedialedToo() throws Exception {
        try (ServerSocket listener = new ServerSocket(0)) {
            Session session = client.dial("127.0.0.1:" + listener.getLocalPort(), OFTEN);
            RawSocket.accept(listener, "raw@4").close();
            RawSocket again = peers.closing(RawSocket.accept(listener, "raw@4"));
            await().until(session::isHealthy);
            session.push("/news", "still here");
            assertThat(again.read().body()).isEqualTo("\"still here\"");
        }
    }

    @Test
    void attemptThatSucceedsAfterItsTimeDoesNotEndTheSession() {
        Peer server = serverAt(0);
        int port = server.port();
        CountDownLatch never = new CountDownLatch(1);
        CompletableFuture<Peer> second = new CompletableFuture<>();
        AtomicBoolean held = new AtomicBoolean();
        Hook.PostDial welcomed = (session, isRedial) -> {
            if (isRedial && held.compareAndSet(false, true)) {
                Peer welcoming = second.join();
                await().until(() -> !welcoming.sessions().isEmpty());
                welcoming.broadcast("/hold", "");
                await().pollDelay(Duration.ofMillis(100)).until(() -> true);
            }
            return Status.OK;
        };
        Peer slow = peers.client(builder -> builder.plugin(welcomed)
                .routes(router -> router.dispatch(DispatchMode.EVENT_LOOP)
                        .push("/hold", String.class, (text, context) -> never.await(1, TimeUnit.SECONDS))));
        Session session = slow.dial("127.0.0.1:" + port, OFTEN.withTimeout(Duration.ofMillis(500)));
        server.close();
        await().until(() -> session.state() == SessionState.REDIALING);
        second.complete(serverAt(port));
        await().until(held::get);
        await().until(session::isHealthy);
        await().during(Duration.ofSeconds(2)).until(() -> session.state() != SessionState.CLOSED);
        assertThat(session.request("/echo")
                        .body("still here")
                        .timeout(Duration.ofSeconds(10))
                        .call(String.class))
                .isEqualTo("still here");
    }
}
