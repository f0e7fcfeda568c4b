package io.teleport;

import static io.teleport.testing.Statuses.statusOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.teleport.session.BroadcastResult;
import io.teleport.session.Session;
import io.teleport.session.SessionState;
import io.teleport.testing.Gate;
import io.teleport.testing.Peers;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SessionTest {

    @RegisterExtension
    final Peers peers = new Peers();

    private final Gate gate = new Gate();
    private final Queue<String> pushed = new ConcurrentLinkedQueue<>();

    private final Peer server = peers.server(builder -> builder.routes(router -> {
        router.call("/echo", String.class, (text, context) -> text);
        router.call("/wait", String.class, (text, context) -> {
            gate.pass();
            return text;
        });
        router.call("/attribute", String.class, (name, context) -> {
            Object value = context.attributes().get(name);
            context.attributes().set(name, "changed");
            return value;
        });
    }));
    private final Peer client = peers.client(builder -> builder.routes(router -> {
        router.push("/news", String.class, (text, context) -> pushed.add(text));
        router.call("/wait", String.class, (text, context) -> {
            gate.pass();
            return text;
        });
    }));

    @AfterEach
    void open() {
        gate.close();
    }

    @Test
    void idIsTheRemoteAddressUntilOneIsSet() {
        Peers.Pair pair = Peers.connect(client, server);
        assertThat(pair.dialed().id()).isEqualTo(Peers.addressOf(server));
        int port = ((InetSocketAddress) pair.dialed().localAddress()).getPort();
        assertThat(pair.accepted().id()).isEqualTo("127.0.0.1:" + port);
        assertThat(server.session("127.0.0.1:" + port)).isSameAs(pair.accepted());
        pair.accepted().setId("li");
        assertThat(pair.accepted().id()).isEqualTo("li");
        assertThat(server.session("li")).isSameAs(pair.accepted());
        assertThat(server.session("127.0.0.1:" + port)).isNull();
        assertThatIllegalArgumentException().isThrownBy(() -> pair.accepted().setId(""));
    }

    @Test
    void severalSessionsToOneAddressHaveDistinctIds() {
        Session first = Peers.dial(client, server);
        Session second = Peers.dial(client, server);
        assertThat(second.id()).startsWith(first.id() + "#");
        assertThat(client.session(first.id())).isSameAs(first);
        assertThat(client.session(second.id())).isSameAs(second);
    }

    @Test
    void secondSessionUnderAnIdClosesTheFirst() {
        Peers.Pair first = Peers.connect(client, server);
        Peers.Pair second = Peers.connect(client, server);
        first.accepted().setId("li");
        second.accepted().setId("li");
        await().until(() -> first.dialed().state() == SessionState.CLOSED);
        assertThat(server.session("li")).isSameAs(second.accepted());
        await().until(() -> server.sessionCount() == 1);
        assertThat(second.dialed().call("/echo", "on", String.class)).isEqualTo("on");
    }

    @Test
    void addressesAreThoseOfTheConnection() {
        Peers.Pair pair = Peers.connect(client, server);
        assertThat(pair.dialed().remoteAddress()).isEqualTo(pair.accepted().localAddress());
        assertThat(pair.dialed().localAddress()).isEqualTo(pair.accepted().remoteAddress());
        assertThat(((InetSocketAddress) pair.dialed().remoteAddress()).getPort())
                .isEqualTo(server.port());
        assertThat(pair.dialed().peer()).isSameAs(client);
    }

    @Test
    void attributesAreCopiedIntoEachContext() {
        Peers.Pair pair = Peers.connect(client, server);
        pair.accepted().attributes().set("name", "li");
        assertThat(pair.dialed().call("/attribute", "name", String.class)).isEqualTo("li");
        assertThat(pair.dialed().call("/attribute", "name", String.class)).isEqualTo("li");
        assertThat(pair.accepted().attributes().toMap()).hasSize(1).containsEntry("name", "li");
    }

    @Test
    void peerKnowsItsSessions() {
        assertThat(server.sessions()).isEmpty();
        Peers.Pair first = Peers.connect(client, server);
        Peers.Pair second = Peers.connect(client, server);
        assertThat(server.sessionCount()).isEqualTo(2);
        assertThat(server.sessions()).containsExactlyInAnyOrder(first.accepted(), second.accepted());
        first.dialed().close();
        await().untilAsserted(() -> assertThat(server.sessions()).containsExactly(second.accepted()));
        assertThat(client.sessionCount()).isEqualTo(1);
    }

    @Test
    void broadcastReachesTheSessionsThatAreWanted() {
        Peers.Pair first = Peers.connect(client, server);
        Peers.connect(client, server);
        assertThat(server.broadcast("/news", "all")).isEqualTo(new BroadcastResult(2, 0, 0));
        assertThat(server.broadcast("/news", "one", session -> session == first.accepted()))
                .isEqualTo(new BroadcastResult(1, 0, 0));
        assertThat(server.broadcast("/news", "again")).isEqualTo(new BroadcastResult(2, 0, 0));
        await().untilAsserted(
                        () -> assertThat(pushed).containsExactlyInAnyOrder("all", "all", "one", "again", "again"));
    }

    @Test
    void healthFollowsTheState() {
        Session session = Peers.dial(client, server);
        assertThat(session.state()).isEqualTo(SessionState.ACTIVE);
        assertThat(session.isHealthy()).isTrue();
        session.close();
        await().until(() -> session.state() == SessionState.CLOSED);
        assertThat(session.isHealthy()).isFalse();
    }

    @Test
    void closeWaitsForWhatIsUnderWayInBothDirections() throws Exception {
        Peers.Pair pair = Peers.connect(client, server);
        CompletableFuture<String> there = pair.dialed().callAsync("/wait", "there", String.class);
        CompletableFuture<String> back = pair.accepted().callAsync("/wait", "back", String.class);
        gate.awaitArrivals(2);
        CompletableFuture<Void> closed = pair.dialed().close().toCompletableFuture();
        assertThat(pair.dialed().state()).isEqualTo(SessionState.CLOSING);
        assertThat(closed).isNotDone();
        gate.close();
        assertThat(there.get(5, TimeUnit.SECONDS)).isEqualTo("there");
        assertThat(back.get(5, TimeUnit.SECONDS)).isEqualTo("back");
        closed.get(5, TimeUnit.SECONDS);
        pair.accepted().closeFuture().toCompletableFuture().get(5, TimeUnit.SECONDS);
    }

    @Test
    void newCallIsRefusedWhileASessionCloses() {
        Peers.Pair pair = Peers.connect(client, server);
        pair.dialed().callAsync("/wait", "", String.class);
        gate.awaitArrivals(1);
        pair.dialed().close();
        assertThat(statusOf(() -> pair.accepted().call("/echo", "", String.class))
                        .code())
                .isEqualTo(503);
        assertThat(statusOf(() -> pair.dialed().call("/echo", "", String.class)).code())
                .isEqualTo(102);
    }

    @Test
    void closedSessionSaysSo() throws Exception {
        Session session = Peers.dial(client, server);
        session.close().toCompletableFuture().get(5, TimeUnit.SECONDS);
        assertThat(statusOf(() -> session.call("/echo", "", String.class)).code())
                .isEqualTo(102);
        assertThat(statusOf(session.callAsync("/echo", "", String.class)).code())
                .isEqualTo(102);
        assertThat(statusOf(() -> session.push("/news", "")).code()).isEqualTo(102);
        assertThat(session.close().toCompletableFuture()).isDone();
        assertThat(session.closeFuture().toCompletableFuture()).isDone();
    }

    @Test
    void callsThatWaitAtADisconnectFail() {
        Peer stubborn = peers.server(
                Peers.listening().closeTimeout(Duration.ofMillis(50)),
                Peers.routes(router -> router.call("/wait", String.class, (text, context) -> {
                    gate.pass();
                    return text;
                })));
        Session session = Peers.dial(client, stubborn);
        CompletableFuture<String> call = session.callAsync("/wait", "", String.class);
        gate.awaitArrivals(1);
        stubborn.close();
        assertThat(statusOf(call).code()).isEqualTo(102);
        assertThat(client.stats().pendingCalls()).isZero();
    }

    @Test
    void sessionLivesAsLongAsItsAge() throws Exception {
        Peer aging = peers.server(Peers.listening().sessionAge(Duration.ofMillis(100)), builder -> builder);
        Session session = client.dial(Peers.addressOf(aging));
        session.closeFuture().toCompletableFuture().get(5, TimeUnit.SECONDS);
    }

    @Test
    void ageOfASessionCanBeChanged() throws Exception {
        Session session = Peers.dial(client, server);
        assertThat(session.sessionAge()).isZero();
        session.setSessionAge(Duration.ofMinutes(1));
        session.setSessionAge(Duration.ofMillis(50));
        assertThat(session.sessionAge()).isEqualTo(Duration.ofMillis(50));
        session.closeFuture().toCompletableFuture().get(5, TimeUnit.SECONDS);
    }

    @Test
    void closeTimeoutEndsAWaitThatHasNoEnd() throws Exception {
        Peer hasty = peers.peer(Peers.config().closeTimeout(Duration.ofMillis(100)), builder -> builder);
        Session session = Peers.dial(hasty, server);
        CompletableFuture<String> call = session.callAsync("/wait", "", String.class);
        gate.awaitArrivals(1);
        session.close().toCompletableFuture().get(5, TimeUnit.SECONDS);
        assertThat(statusOf(call).code()).isEqualTo(102);
    }

    @Test
    void closeTimeoutOfZeroDoesNotWait() throws Exception {
        Peer hasty = peers.peer(Peers.config().closeTimeout(Duration.ZERO), builder -> builder);
        Session session = Peers.dial(hasty, server);
        CompletableFuture<String> call = session.callAsync("/wait", "", String.class);
        gate.awaitArrivals(1);
        session.close().toCompletableFuture().get(5, TimeUnit.SECONDS);
        assertThat(statusOf(call).code()).isEqualTo(102);
    }

    @Test
    void disconnectWaitsForNothing() throws Exception {
        Session session = Peers.dial(client, server);
        CompletableFuture<String> call = session.callAsync("/wait", "x", String.class);
        gate.awaitArrivals(1);
        session.disconnect();
        session.closeFuture().toCompletableFuture().get(2, TimeUnit.SECONDS);
        assertThat(statusOf(call).code()).isEqualTo(102);
        assertThat(session.silence()).isZero();
        session.disconnect();
    }

    @Test
    void silenceGrowsUntilSomethingComes() {
        Session session = Peers.dial(client, server);
        await().until(() -> session.silence().toMillis() >= 500);
        session.call("/echo", "x", String.class);
        assertThat(session.silence()).isLessThan(Duration.ofMillis(500));
    }
}
