package io.teleport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.teleport.message.StatusException;
import io.teleport.session.DispatchMode;
import io.teleport.session.Session;
import io.teleport.testing.Peers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Things that may happen at the same time, again and again: nothing hangs, and every call ends. As often as the system
 * property {@code stress} says; a tenth where sessions have to be made.
 */
@Timeout(300)
class LifeStressTest {

    private static final int TIMES = Integer.getInteger("stress", 5_000);
    private static final int AT_ONCE = 64;

    @RegisterExtension
    final Peers peers = new Peers();

    private Peer server(DispatchMode mode, boolean virtual) {
        return peers.server(
                Peers.config()
                        .dispatch(mode)
                        .virtualThreads(virtual)
                        .listener(ListenerConfig.of("in", Network.LOCAL, "stress-" + mode + virtual)),
                Peers.routes(router -> {
                    router.call("/echo", String.class, (text, context) -> text);
                    router.call(
                            "/back",
                            String.class,
                            (text, context) -> context.session().call("/name", text, String.class));
                    router.call("/close", String.class, (text, context) -> {
                        context.session().close();
                        return text;
                    });
                }));
    }

    private Peer client() {
        return peers.client(Peers.routes(router -> router.call("/name", String.class, (text, context) -> text)));
    }

    private static DialOptions local() {
        return DialOptions.defaults().withNetwork(Network.LOCAL);
    }

    @ParameterizedTest
    @CsvSource({"CONCURRENT,false", "CONCURRENT,true", "ORDERED,false"})
    void handlersCallBackAsOftenAsTheyLike(DispatchMode mode, boolean virtual) throws Exception {
        server(mode, virtual);
        Session session = client().dial("stress-" + mode + virtual, local());
        Semaphore room = new Semaphore(AT_ONCE);
        List<CompletableFuture<String>> calls = new ArrayList<>();
        for (int i = 0; i < TIMES; i++) {
            room.acquire();
            CompletableFuture<String> call = session.callAsync("/back", "x" + i, String.class);
            call.whenComplete((value, error) -> room.release());
            calls.add(call);
        }
        for (int i = 0; i < TIMES; i++) {
            assertThat(calls.get(i).get(60, TimeUnit.SECONDS)).isEqualTo("x" + i);
        }
    }

    @ParameterizedTest
    @EnumSource
    void handlersCloseTheirOwnSession(DispatchMode mode) throws Exception {
        server(mode, false);
        Peer client = client();
        for (int i = 0; i < TIMES / 10; i++) {
            Session session = client.dial("stress-" + mode + false, local());
            CompletableFuture<String> before = session.callAsync("/echo", "a", String.class);
            CompletableFuture<String> closing = session.callAsync("/close", "b", String.class);
            CompletableFuture<String> after = session.callAsync("/echo", "c", String.class);
            assertThat(before.get(10, TimeUnit.SECONDS)).isEqualTo("a");
            assertThat(closing.get(10, TimeUnit.SECONDS)).isEqualTo("b");
            assertThat(outcome(after)).isIn("ok", "503", "102");
            session.closeFuture().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void everyCallEndsWhenItsSessionIsClosedMeanwhile() throws Exception {
        server(DispatchMode.CONCURRENT, false);
        Peer client = client();
        Map<String, Integer> outcomes = new HashMap<>();
        for (int i = 0; i < TIMES / 10; i++) {
            Session session = client.dial("stress-CONCURRENTfalse", local());
            CompletableFuture<?> closing = CompletableFuture.runAsync(i % 2 == 0 ? session::close : () -> {});
            List<CompletableFuture<String>> calls = new ArrayList<>();
            for (int call = 0; call < 10; call++) {
                calls.add(session.callAsync("/echo", "x", String.class));
                if (call == 5 && i % 2 == 1) {
                    closing = CompletableFuture.runAsync(session::close);
                }
            }
            for (CompletableFuture<String> call : calls) {
                outcomes.merge(outcome(call), 1, Integer::sum);
            }
            closing.get(10, TimeUnit.SECONDS);
            session.closeFuture().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
        assertThat(outcomes.keySet()).isSubsetOf("ok", "102", "503").contains("ok");
        assertThat(client.sessions()).isEmpty();
        assertThat(client.stats().pendingCalls()).isZero();
    }

    /** Whoever writes while a connection ends is told so, and nothing else goes wrong. */
    @Test
    void pushesAndBroadcastsWhileTheirSessionsEndAreSentOrRefused() throws Exception {
        Peer server = server(DispatchMode.CONCURRENT, false);
        Peer client = client();
        Map<String, Integer> outcomes = new HashMap<>();
        for (int i = 0; i < TIMES / 10; i++) {
            Session session = client.dial("stress-CONCURRENTfalse", local());
            CompletableFuture<?> broadcasting = CompletableFuture.runAsync(() -> broadcast(server));
            CompletableFuture<?> ending = CompletableFuture.runAsync(i % 2 == 0 ? session::close : session::disconnect);
            for (int push = 0; push < 10; push++) {
                CompletableFuture<String> pushed = new CompletableFuture<>();
                try {
                    session.push("/news", "x");
                    pushed.complete("ok");
                } catch (StatusException e) {
                    pushed.completeExceptionally(e);
                }
                outcomes.merge(outcome(pushed), 1, Integer::sum);
            }
            broadcasting.get(10, TimeUnit.SECONDS);
            ending.get(10, TimeUnit.SECONDS);
            session.closeFuture().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
        assertThat(outcomes.keySet()).isSubsetOf("ok", "102").contains("ok");
        assertThat(client.sessions()).isEmpty();
        await().until(() -> server.sessions().isEmpty());
    }

    private static void broadcast(Peer server) {
        for (int i = 0; i < 10; i++) {
            server.broadcast("/news", "y");
        }
    }

    /** The server ends connections all the time while the client calls, and at last closes. */
    @Test
    void redialingAndClosingAtTheSameTimeLeaveNothingBehind() throws Exception {
        Peer server = server(DispatchMode.CONCURRENT, false);
        DialOptions often = local().withRedial(-1, Duration.ofMillis(1), Duration.ofMillis(2));
        Peer client = client();
        Map<String, Integer> outcomes = new HashMap<>();
        for (int i = 0; i < TIMES / 10; i++) {
            Session session = client.dial("stress-CONCURRENTfalse", often);
            CompletableFuture<?> breaking =
                    CompletableFuture.runAsync(() -> server.sessions().forEach(Session::close));
            CompletableFuture<String> call = session.callAsync("/echo", "x", String.class);
            CompletableFuture<?> closing = CompletableFuture.runAsync(session::close);
            outcomes.merge(outcome(call), 1, Integer::sum);
            breaking.get(10, TimeUnit.SECONDS);
            closing.get(10, TimeUnit.SECONDS);
            session.closeFuture().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
        assertThat(outcomes.keySet()).isSubsetOf("ok", "102", "503").contains("ok");
        assertThat(client.sessions()).isEmpty();
    }

    /** Leaving one connection for the next, again and again, fails no call, also when it is new and nothing was said on it. */
    @Test
    void sessionThatIsMovedAllTheTimeLosesNoCall() throws Exception {
        Peer server = server(DispatchMode.CONCURRENT, false);
        DialOptions often = local().withRedial(-1, Duration.ofMillis(1), Duration.ofMillis(2));
        Session session = client().dial("stress-CONCURRENTfalse", often);
        for (int i = 0; i < TIMES / 10; i++) {
            await().pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> isAloneAndHealthy(server.sessions()));
            server.sessions().forEach(Session::close);
            for (int call = 0; call < 5; call++) {
                assertThat(outcome(session.callAsync("/echo", "x", String.class)))
                        .isEqualTo("ok");
            }
        }
    }

    private static boolean isAloneAndHealthy(Collection<Session> sessions) {
        return sessions.size() == 1 && sessions.iterator().next().isHealthy();
    }

    private static String outcome(CompletableFuture<String> call) throws Exception {
        try {
            return call.handle((value, error) -> {
                        if (error == null) {
                            return "ok";
                        }
                        Throwable cause = error instanceof CompletionException ? error.getCause() : error;
                        return String.valueOf(((StatusException) cause).status().code());
                    })
                    .get(20, TimeUnit.SECONDS);
        } catch (java.util.concurrent.TimeoutException e) {
            return "hangs";
        }
    }
}
