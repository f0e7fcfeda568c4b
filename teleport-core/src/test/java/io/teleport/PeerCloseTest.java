package io.teleport;

import static io.teleport.testing.Statuses.statusOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.teleport.session.DispatchMode;
import io.teleport.session.Session;
import io.teleport.session.SessionState;
import io.teleport.testing.Gate;
import io.teleport.testing.Peers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PeerCloseTest {

    @RegisterExtension
    final Peers peers = new Peers();

    private final Gate gate = new Gate();
    private final AtomicInteger handled = new AtomicInteger();

    @AfterEach
    void open() {
        gate.close();
    }

    private Peer server(PeerConfigBuilder config) {
        return peers.server(config, Peers.routes(router -> {
            router.call("/echo", String.class, (text, context) -> text);
            router.call("/count", Integer.class, (number, context) -> {
                handled.incrementAndGet();
                return number;
            });
            router.call("/wait", String.class, (text, context) -> {
                gate.pass();
                return text;
            });
        }));
    }

    private Peer client() {
        return peers.client(Peers.routes(router -> router.call("/wait", String.class, (text, context) -> {
            gate.pass();
            return text;
        })));
    }

    @Test
    void callsInFlightInBothDirectionsAreAnsweredAndNobodyGetsInMeanwhile() throws Exception {
        Peer server = server(Peers.listening().drainTimeout(Duration.ZERO));
        String address = Peers.addressOf(server);
        Peers.Pair pair = Peers.connect(client(), server);
        CompletableFuture<String> there = pair.dialed().callAsync("/wait", "there", String.class);
        CompletableFuture<String> back = pair.accepted().callAsync("/wait", "back", String.class);
        gate.awaitArrivals(2);
        CompletableFuture<Void> closed = server.closeGracefully().toCompletableFuture();
        assertThat(server.listeners()).isEmpty();
        assertThat(statusOf(() -> peers.client().dial(address)).code()).isEqualTo(105);
        assertThat(statusOf(() -> pair.dialed().call("/echo", "", String.class)).code())
                .isEqualTo(503);
        assertThat(closed).isNotDone();
        gate.close();
        assertThat(there.get(5, TimeUnit.SECONDS)).isEqualTo("there");
        assertThat(back.get(5, TimeUnit.SECONDS)).isEqualTo("back");
        closed.get(5, TimeUnit.SECONDS);
        assertThat(server.sessions()).isEmpty();
        await().until(() -> pair.dialed().state() == SessionState.CLOSED);
    }

    @ParameterizedTest
    @EnumSource
    void nothingThatIsAcceptedGoesUnanswered(DispatchMode mode) throws Exception {
        Peer server = server(Peers.listening().dispatch(mode));
        Session session = Peers.dial(client(), server);
        List<CompletableFuture<Integer>> calls = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            calls.add(session.callAsync("/count", i, Integer.class));
        }
        server.close();
        int answered = 0;
        for (int i = 0; i < 2000; i++) {
            answered += wasAnswered(calls.get(i), i) ? 1 : 0;
        }
        assertThat(answered).isEqualTo(handled.get());
    }

    /** Whether the handler's result came; anything else must be a refusal. */
    private static boolean wasAnswered(CompletableFuture<Integer> call, int number) throws Exception {
        if (call.handle((value, error) -> error == null).get(10, TimeUnit.SECONDS)) {
            assertThat(call.join()).isEqualTo(number);
            return true;
        }
        assertThat(statusOf(call).code()).isIn(503, 102);
        return false;
    }

    @Test
    void closeTimeoutEndsTheWaitForAHandlerThatDoesNotEnd() {
        Peer server = server(Peers.listening().closeTimeout(Duration.ofMillis(200)));
        CompletableFuture<String> call = Peers.dial(client(), server).callAsync("/wait", "", String.class);
        gate.awaitArrivals(1);
        long start = System.nanoTime();
        server.close();
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofMillis(150), Duration.ofSeconds(5));
        assertThat(statusOf(call).code()).isEqualTo(102);
    }

    @Test
    void closeMayBeRepeated() {
        Peer server = server(Peers.listening());
        Peers.dial(client(), server);
        server.close();
        server.close();
        assertThat(server.closeGracefully().toCompletableFuture()).isDone();
    }

    @Test
    void closedPeersLeaveNoThreads() {
        Set<Thread> before = teleportThreads();
        Peer server = server(Peers.listening().listener(ListenerConfig.of("in", Network.LOCAL, "threads")));
        Peer client = client();
        Peers.dial(client, server).call("/echo", "", String.class);
        client.dial("threads", DialOptions.defaults().withNetwork(Network.LOCAL))
                .call("/echo", "", String.class);
        assertThat(teleportThreads()).hasSizeGreaterThan(before.size());
        client.close();
        server.close();
        await().untilAsserted(() -> assertThat(teleportThreads()).isSubsetOf(before));
    }

    @Test
    void peerThatCouldNotBeMadeLeavesNoThreads() {
        Set<Thread> before = teleportThreads();
        assertThat(catchThrowable(() -> peers.peer(Peers.config().proto("no-such"), builder -> builder)))
                .isInstanceOf(ConfigException.class);
        await().untilAsserted(() -> assertThat(teleportThreads()).isSubsetOf(before));
    }

    private static Set<Thread> teleportThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("teleport-"))
                .collect(Collectors.toSet());
    }

    @Test
    void resourcesOfTwoPeersSurviveTheCloseOfOne() {
        PeerResources shared = peers.closing(PeerResources.create(Peers.config().build()));
        Peer server = server(Peers.listening());
        Peer first = peers.client(builder -> builder.resources(shared));
        Peer second = peers.client(builder -> builder.resources(shared));
        Session session = Peers.dial(second, server);
        assertThat(Peers.dial(first, server).call("/echo", "1", String.class)).isEqualTo("1");
        first.close();
        assertThat(session.call("/echo", "2", String.class)).isEqualTo("2");
        assertThat(second.dial(Peers.addressOf(server)).call("/echo", "3", String.class))
                .isEqualTo("3");
    }

    @Test
    void peersMayShareOneProcessAndItsResourcesOnBothSides() {
        PeerResources shared = peers.closing(PeerResources.create(Peers.config().build()));
        Peer server = peers.server(builder -> builder.resources(shared)
                .routes(router -> router.call(
                        "/ask",
                        String.class,
                        (text, context) -> context.session().call("/echo", text, String.class))));
        Peer client = peers.client(builder -> builder.resources(shared)
                .routes(router -> router.call("/echo", String.class, (text, context) -> text)));
        assertThat(Peers.dial(client, server).call("/ask", "hello", String.class))
                .isEqualTo("hello");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 100})
    void closeEndsAlthoughAllWorkersAreStuck(int closeTimeout) throws Exception {
        Peer server = server(Peers.listening().workers(1).closeTimeout(Duration.ofMillis(closeTimeout)));
        Peers.connect(client(), server).dialed().callAsync("/wait", "for ever", String.class);
        gate.awaitArrivals(1);
        server.closeGracefully().toCompletableFuture().get(5, TimeUnit.SECONDS);
    }

    @Test
    void handlerOnTheEventLoopMayCloseThePeer() throws Exception {
        CompletableFuture<CompletionStage<Void>> closing = new CompletableFuture<>();
        Peer server = peers.server(
                Peers.listening().eventLoopThreads(1).dispatch(DispatchMode.EVENT_LOOP),
                Peers.routes(router -> router.call("/close", void.class, (none, context) -> {
                    closing.complete(((Peer) context.peer()).closeGracefully());
                    return "closing";
                })));
        Session session = Peers.dial(client(), server);
        assertThat(session.call("/close", null, String.class)).isEqualTo("closing");
        closing.get(5, TimeUnit.SECONDS).toCompletableFuture().get(5, TimeUnit.SECONDS);
        assertThat(server.listeners()).isEmpty();
    }
}
