package io.teleport;

import static io.teleport.testing.Statuses.statusOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.teleport.message.Status;
import io.teleport.session.Session;
import io.teleport.session.SessionState;
import io.teleport.testing.Gate;
import io.teleport.testing.Peers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SessionPoolTest {

    @RegisterExtension
    final Peers peers = new Peers();

    private final Gate gate = new Gate();
    private final Peer server = server(0);
    private final int port = server.port();
    private final Peer client = peers.peer(
            Peers.config().redialInterval(Duration.ofMillis(20)).redialMaxInterval(Duration.ofMillis(50)),
            builder -> builder);

    private Peer server(int listenPort) {
        return peers.server(
                Peers.config().listenPort(listenPort).closeTimeout(Duration.ofMillis(100)), Peers.routes(router -> {
                    router.call("/echo", String.class, (text, context) -> text);
                    router.call("/wait", String.class, (text, context) -> {
                        gate.pass();
                        return text;
                    });
                }));
    }

    private SessionPool pool(PoolOptions options) {
        return peers.closing(client.pool("127.0.0.1:" + port, options));
    }

    @AfterEach
    void open() {
        gate.close();
    }

    @Test
    void nothingIsDialedBeforeItIsNeeded() {
        SessionPool pool = pool(PoolOptions.defaults());
        assertThat(pool.stats()).isEqualTo(new PoolStats(0, 0, 0, 0, 0));
        assertThat(pool.isHealthy()).isFalse();
        assertThat(pool.session().call("/echo", "1", String.class)).isEqualTo("1");
        assertThat(pool.stats()).isEqualTo(new PoolStats(1, 0, 0, 1, 0));
    }

    @Test
    void oneSessionServesWhoCallsOneAfterTheOther() {
        SessionPool pool = pool(PoolOptions.defaults());
        Set<Session> used = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            Session session = pool.session();
            used.add(session);
            session.call("/echo", "x", String.class);
        }
        assertThat(used).hasSize(1);
    }

    @Test
    void poolGrowsToItsSizeAndSpreadsTheLoad() throws Exception {
        SessionPool pool = pool(PoolOptions.defaults().withSize(3));
        List<CompletableFuture<String>> calls = new ArrayList<>();
        List<Session> used = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            Session session = pool.session();
            used.add(session);
            calls.add(session.callAsync("/wait", "x", String.class));
            await().until(() -> pool.stats().dialing() == 0);
        }
        assertThat(pool.stats().sessions()).isEqualTo(3);
        assertThat(pool.stats().pendingCalls()).isEqualTo(9);
        assertThat(new HashSet<>(used)).hasSize(3);
        for (Session session : new HashSet<>(used)) {
            assertThat(used.stream().filter(session::equals)).hasSizeBetween(2, 4);
        }
        gate.close();
        for (CompletableFuture<String> call : calls) {
            assertThat(call.get(5, TimeUnit.SECONDS)).isEqualTo("x");
        }
    }

    @Test
    void manyWhoComeAtOnceShareTheFirstSession() throws Exception {
        SessionPool pool = pool(PoolOptions.defaults().withSize(2));
        List<CompletableFuture<Session>> asked = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            asked.add(pool.sessionAsync());
        }
        for (CompletableFuture<Session> session : asked) {
            assertThat(session.get(5, TimeUnit.SECONDS).isHealthy()).isTrue();
        }
        assertThat(pool.stats().opened()).isLessThanOrEqualTo(2);
    }

    @Test
    void idleSessionsAreClosed() throws Exception {
        SessionPool pool = pool(PoolOptions.defaults().withIdleTime(Duration.ofSeconds(1)));
        Session session = pool.session();
        session.closeFuture().toCompletableFuture().get(10, TimeUnit.SECONDS);
        assertThat(pool.stats().sessions()).isZero();
        assertThat(pool.session().call("/echo", "2", String.class)).isEqualTo("2");
    }

    @Test
    void sessionWithACallIsNotIdle() {
        SessionPool pool = pool(PoolOptions.defaults().withIdleTime(Duration.ofMillis(500)));
        Session session = pool.session();
        CompletableFuture<String> call = session.callAsync("/wait", "kept", String.class);
        await().during(Duration.ofMillis(1500)).until(() -> session.state() == SessionState.ACTIVE);
        gate.close();
        assertThat(call).succeedsWithin(Duration.ofSeconds(5)).isEqualTo("kept");
    }

    @Test
    void poolIsRebuiltByItselfWhenTheServerIsBack() {
        SessionPool pool = pool(PoolOptions.defaults());
        assertThat(pool.session().call("/echo", "1", String.class)).isEqualTo("1");
        server.close();
        await().until(() -> !pool.isHealthy());
        assertThat(statusOf(pool::session).code()).isEqualTo(105);
        assertThat(pool.stats().failed()).isPositive();
        server(port);
        await().until(pool::isHealthy);
        assertThat(pool.session().call("/echo", "2", String.class)).isEqualTo("2");
    }

    @Test
    void waitForTheFirstSessionEndsWithTheDialTimeout() throws Exception {
        try (java.net.ServerSocket silent = new java.net.ServerSocket(0)) {
            Peer greeting =
                    peers.client(builder -> builder.plugin((io.teleport.plugin.Hook.PostDial) (session, isRedial) -> {
                        session.receive(Duration.ofSeconds(20)).release();
                        return Status.OK;
                    }));
            SessionPool pool = peers.closing(greeting.pool(
                    "127.0.0.1:" + silent.getLocalPort(),
                    PoolOptions.defaults().withDial(DialOptions.defaults().withTimeout(Duration.ofMillis(100)))));
            assertThat(statusOf(pool::session).code()).isEqualTo(105);
        }
    }

    @Test
    void closedPoolHasNoSessions() throws Exception {
        SessionPool pool = pool(PoolOptions.defaults());
        Session session = pool.session();
        pool.closeGracefully().toCompletableFuture().get(5, TimeUnit.SECONDS);
        assertThat(session.state()).isEqualTo(SessionState.CLOSED);
        assertThat(statusOf(pool::session).code()).isEqualTo(102);
    }

    @Test
    void poolOfAClosedPeerSaysThatItIsClosedWhateverItFailedForBefore() {
        SessionPool pool = pool(PoolOptions.defaults());
        server.close();
        assertThat(statusOf(pool::session).code()).isEqualTo(105);
        client.close();
        assertThat(statusOf(pool::session)).isEqualTo(Status.CONNECTION_CLOSED.withReason("the pool is closed"));
    }

    @Test
    void valuesOutOfRangeAreRefused() {
        assertThatThrownBy(() -> PoolOptions.defaults().withSize(0))
                .isInstanceOf(ConfigException.class)
                .hasMessage("size: 0 (expected: 1 or more)");
        assertThatThrownBy(() -> PoolOptions.defaults().withIdleTime(Duration.ofMillis(-1)))
                .isInstanceOf(ConfigException.class);
    }
}
