package io.teleport;

import static io.teleport.testing.Statuses.statusOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.teleport.message.Message;
import io.teleport.message.MessageType;
import io.teleport.message.ReservedMetadata;
import io.teleport.message.Status;
import io.teleport.message.StatusException;
import io.teleport.plugin.SessionListener;
import io.teleport.session.DispatchMode;
import io.teleport.session.Session;
import io.teleport.session.SessionState;
import io.teleport.testing.Gate;
import io.teleport.testing.Peers;
import io.teleport.testing.RawSocket;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who closes a session asks the other side to leave it, which goes on with its next connection. */
class DrainTest {

    private static final DialOptions OFTEN =
            DialOptions.defaults().withRedial(-1, Duration.ofMillis(20), Duration.ofMillis(50));

    @RegisterExtension
    final Peers peers = new Peers();

    private final Gate gate = new Gate();
    private final Queue<SessionState> states = new ConcurrentLinkedQueue<>();
    private final AtomicInteger news = new AtomicInteger();

    @AfterEach
    void open() {
        gate.close();
    }

    private Peer server(PeerConfigBuilder config) {
        return peers.server(config.reusePort(true), Peers.routes(router -> {
            router.call("/echo", String.class, (text, context) -> text);
            router.call("/wait", String.class, (text, context) -> {
                gate.pass();
                return text;
            });
            router.call("/ask-back", String.class, (text, context) -> {
                gate.pass();
                return context.session().call("/name", text, String.class);
            });
            router.push("/news", String.class, (text, context) -> news.incrementAndGet());
            router.dispatch(DispatchMode.EVENT_LOOP).call("/hold", String.class, (text, context) -> {
                gate.pass();
                return text;
            });
        }));
    }

    private Peer client() {
        SessionListener listener = new SessionListener() {
            @Override
            public void stateChanged(Session session, SessionState before, SessionState now) {
                states.add(now);
            }
        };
        return peers.client(builder -> builder.sessionListener(listener)
                .routes(router -> router.call("/name", String.class, (text, context) -> "client of " + text)));
    }

    @Test
    void sessionMovesToTheNextServerWithoutABreak() throws Exception {
        Peer first = server(Peers.listening());
        Session session = client().dial(Peers.addressOf(first), OFTEN);
        assertThat(session.call("/echo", "1", String.class)).isEqualTo("1");
        Peer second = server(Peers.config().listenPort(first.port()));
        first.closeGracefully().toCompletableFuture().get(5, TimeUnit.SECONDS);
        assertThat(session.call("/echo", "2", String.class)).isEqualTo("2");
        assertThat(second.sessions()).hasSize(1);
        assertThat(states).containsExactly(SessionState.ACTIVE);
    }

    @Test
    void callInFlightEndsOnTheOldConnectionWhileNewOnesUseTheNext() throws Exception {
        Peer first = server(Peers.listening());
        Session session = client().dial(Peers.addressOf(first), OFTEN);
        CompletableFuture<String> old = session.callAsync("/wait", "old", String.class);
        gate.awaitArrivals(1);
        Peer second = server(Peers.config().listenPort(first.port()));
        CompletableFuture<Void> closed = first.closeGracefully().toCompletableFuture();
        await().until(() -> second.sessionCount() == 1);
        assertThat(session.call("/echo", "new", String.class)).isEqualTo("new");
        assertThat(closed).isNotDone();
        gate.close();
        assertThat(old.get(5, TimeUnit.SECONDS)).isEqualTo("old");
        closed.get(5, TimeUnit.SECONDS);
    }

    @Test
    void handlerInFlightMayStillCallBack() throws Exception {
        Peer first = server(Peers.listening());
        Session session = client().dial(Peers.addressOf(first), OFTEN);
        CompletableFuture<String> old = session.callAsync("/ask-back", "first", String.class);
        gate.awaitArrivals(1);
        server(Peers.config().listenPort(first.port()));
        CompletableFuture<Void> closed = first.closeGracefully().toCompletableFuture();
        await().until(() -> session.call("/echo", "new", String.class).equals("new"));
        gate.close();
        assertThat(old.get(5, TimeUnit.SECONDS)).isEqualTo("client of first");
        closed.get(5, TimeUnit.SECONDS);
    }

    @Test
    void noCallFailsAndNoPushIsLostUnderLoad() throws Exception {
        Peer first = server(Peers.listening());
        Peer client = client();
        List<Session> sessions = IntStream.range(0, 4)
                .mapToObj(i -> client.dial(Peers.addressOf(first), OFTEN))
                .toList();
        sessions.forEach(session -> session.call("/echo", "", String.class));
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger pushed = new AtomicInteger();
        Queue<Status> failures = new ConcurrentLinkedQueue<>();
        List<Thread> callers = sessions.stream()
                .map(session -> new Thread(() -> {
                    while (!over.get()) {
                        try {
                            session.call("/echo", "x", String.class);
                        } catch (StatusException e) {
                            failures.add(e.status());
                        }
                        session.push("/news", "x");
                        pushed.incrementAndGet();
                    }
                }))
                .toList();
        callers.forEach(Thread::start);
        int port = first.port();
        Peer serving = first;
        for (int i = 0; i < 5; i++) {
            int before = pushed.get();
            await().until(() -> pushed.get() > before + 100);
            Peer next = server(Peers.config().listenPort(port));
            serving.closeGracefully().toCompletableFuture().get(10, TimeUnit.SECONDS);
            serving = next;
        }
        over.set(true);
        for (Thread caller : callers) {
            caller.join();
        }
        assertThat(failures).isEmpty();
        await().untilAsserted(() -> assertThat(news).hasValue(pushed.get()));
        assertThat(states).containsOnly(SessionState.ACTIVE);
    }

    @Test
    void sessionWithoutNextServerFinishesAndIsRedialed() throws Exception {
        Peer server = server(Peers.listening());
        int port = server.port();
        Session session = client().dial("127.0.0.1:" + port, OFTEN);
        CompletableFuture<String> call = session.callAsync("/wait", "kept", String.class);
        gate.awaitArrivals(1);
        CompletableFuture<Void> closed = server.closeGracefully().toCompletableFuture();
        await().until(() -> session.state() == SessionState.REDIALING);
        gate.close();
        assertThat(call.get(5, TimeUnit.SECONDS)).isEqualTo("kept");
        closed.get(5, TimeUnit.SECONDS);
        server(Peers.config().listenPort(port));
        await().until(session::isHealthy);
        assertThat(session.call("/echo", "again", String.class)).isEqualTo("again");
        await().untilAsserted(() ->
                assertThat(states).containsExactly(SessionState.ACTIVE, SessionState.REDIALING, SessionState.ACTIVE));
    }

    @Test
    void sessionThatIsNotRedialedEndsWithItsLastReply() throws Exception {
        Peer server = server(Peers.listening());
        Session session = client().dial(Peers.addressOf(server));
        CompletableFuture<String> call = session.callAsync("/ask-back", "kept", String.class);
        gate.awaitArrivals(1);
        CompletableFuture<Void> closed = server.closeGracefully().toCompletableFuture();
        await().until(() -> session.state() == SessionState.CLOSING);
        assertThat(statusOf(() -> session.call("/echo", "", String.class)).code())
                .isEqualTo(102);
        gate.close();
        assertThat(call.get(5, TimeUnit.SECONDS)).isEqualTo("client of kept");
        closed.get(5, TimeUnit.SECONDS);
        session.closeFuture().toCompletableFuture().get(5, TimeUnit.SECONDS);
    }

    @Test
    void whoDoesNotLeaveIsServedAsLongAsTheKeySaysAndThenRefused() throws Exception {
        Peer server =
                server(Peers.listening().drainTimeout(Duration.ofSeconds(2)).closeTimeout(Duration.ofMinutes(1)));
        RawSocket stubborn = peers.closing(RawSocket.connect(server, "raw@4"));
        Message first = call("/echo", 1);
        first.metadata().set(ReservedMetadata.FEATURES, "drain");
        stubborn.write(first);
        assertThat(stubborn.read().seq()).isEqualTo(1);
        stubborn.write(call("/wait", 2));
        gate.awaitArrivals(1);
        CompletableFuture<Void> closed = server.closeGracefully().toCompletableFuture();
        Message notice = stubborn.read();
        assertThat(notice.type()).isEqualTo(MessageType.PUSH);
        assertThat(notice.serviceMethod()).isEqualTo("/teleport/drain");
        stubborn.write(call("/echo", 3));
        assertThat(stubborn.read().status().isOk()).isTrue();
        await().until(() -> {
            stubborn.write(call("/echo", 4));
            return stubborn.read().status().code() == Status.CODE_REFUSED;
        });
        gate.close();
        assertThat(stubborn.read().seq()).isEqualTo(2);
        stubborn.close();
        closed.get(5, TimeUnit.SECONDS);
    }

    @Test
    void whoDoesNotKnowTheNoticeGetsNone() throws Exception {
        Peer server = server(Peers.listening());
        RawSocket other = peers.closing(RawSocket.connect(server, "raw@4"));
        other.write(call("/wait", 1));
        gate.awaitArrivals(1);
        CompletableFuture<Void> closed = server.closeGracefully().toCompletableFuture();
        await().until(() -> {
            other.write(call("/echo", 2));
            Message reply = other.read();
            assertThat(reply.type()).isEqualTo(MessageType.REPLY);
            return reply.status().code() == Status.CODE_REFUSED;
        });
        gate.close();
        assertThat(other.read().seq()).isEqualTo(1);
        other.close();
        closed.get(5, TimeUnit.SECONDS);
    }

    /** The server reads nothing while its only event loop is held up. */
    @Test
    void firstCallsThatHaveArrivedUnreadAreServedBeforeTheClientIsAskedToLeave() throws Exception {
        Peer server = server(Peers.listening().eventLoopThreads(1));
        RawSocket young = peers.closing(RawSocket.connect(server, "raw@4"));
        await().until(() -> server.sessionCount() == 1);
        Session accepted = server.sessions().iterator().next();
        RawSocket other = peers.closing(RawSocket.connect(server, "raw@4"));
        other.write(call("/hold", 1));
        gate.awaitArrivals(1);
        writeFirstCalls(young);
        accepted.close();
        gate.close();
        assertServedAndAskedToLeave(young);
        young.close();
        accepted.closeFuture().toCompletableFuture().get(5, TimeUnit.SECONDS);
    }

    /** One of two event loops is held up, so that what has been accepted for it is no session yet. */
    @Test
    void connectionThatIsBeingAcceptedIsServedBeforeTheClientIsAskedToLeave() throws Exception {
        Peer server = server(Peers.listening().eventLoopThreads(2));
        RawSocket holding = peers.closing(RawSocket.connect(server, "raw@4"));
        holding.write(call("/hold", 1));
        gate.awaitArrivals(1);
        List<RawSocket> young = IntStream.range(0, 3)
                .mapToObj(i -> peers.closing(RawSocket.connect(server, "raw@4")))
                .toList();
        await().until(() -> server.sessionCount() == 3);
        young.forEach(DrainTest::writeFirstCalls);
        CompletableFuture<Void> closed =
                CompletableFuture.supplyAsync(server::closeGracefully).thenCompose(closing -> closing);
        await().pollInterval(Duration.ofMillis(2))
                .until(() -> server.listeners().isEmpty());
        gate.close();
        for (RawSocket socket : young) {
            assertServedAndAskedToLeave(socket);
            socket.close();
        }
        closed.get(10, TimeUnit.SECONDS);
    }

    private static void writeFirstCalls(RawSocket young) {
        Message first = call("/echo", 1);
        first.metadata().set(ReservedMetadata.FEATURES, "drain");
        young.write(first);
        young.write(call("/echo", 2));
        young.write(call("/echo", 3));
    }

    private static void assertServedAndAskedToLeave(RawSocket young) {
        List<Message> all = List.of(young.read(), young.read(), young.read(), young.read());
        assertThat(all)
                .filteredOn(message -> message.type() == MessageType.REPLY)
                .allMatch(reply -> reply.status().isOk())
                .extracting(Message::seq)
                .containsExactlyInAnyOrder(1L, 2L, 3L);
        assertThat(all)
                .filteredOn(message -> message.type() == MessageType.PUSH)
                .extracting(Message::serviceMethod)
                .containsExactly("/teleport/drain");
    }

    @Test
    void whoSaysNothingIsNotWaitedForLong() throws Exception {
        Peer server =
                server(Peers.listening().drainTimeout(Duration.ofMinutes(1)).closeTimeout(Duration.ofMinutes(1)));
        Session silent = Peers.dial(client(), server);
        server.closeGracefully().toCompletableFuture().get(20, TimeUnit.SECONDS);
        silent.closeFuture().toCompletableFuture().get(5, TimeUnit.SECONDS);
    }

    @Test
    void agedSessionGoesOnWithANewConnection() {
        Peer server = server(Peers.listening());
        Session session = client().dial(Peers.addressOf(server), OFTEN);
        await().until(() -> server.sessionCount() == 1);
        Session before = server.sessions().iterator().next();
        session.setSessionAge(Duration.ofMillis(100));
        await().until(() -> before.state() == SessionState.CLOSED);
        assertThat(session.call("/echo", "older", String.class)).isEqualTo("older");
        assertThat(states).containsOnly(SessionState.ACTIVE);
        session.setSessionAge(Duration.ZERO);
    }

    @Test
    void agedSessionOfTheServerLosesNoCall() {
        Peer server = server(Peers.listening().sessionAge(Duration.ofMillis(100)));
        Session session = client().dial(Peers.addressOf(server), OFTEN);
        Set<Session> serving = ConcurrentHashMap.newKeySet();
        await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1)).until(() -> {
            serving.addAll(server.sessions());
            return session.call("/echo", "x", String.class).equals("x") && serving.size() > 5;
        });
        assertThat(states).containsOnly(SessionState.ACTIVE);
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
