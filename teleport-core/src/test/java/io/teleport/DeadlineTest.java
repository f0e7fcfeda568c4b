package io.teleport;

import static io.teleport.testing.Statuses.statusOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.teleport.message.Message;
import io.teleport.message.MessageType;
import io.teleport.message.ReservedMetadata;
import io.teleport.message.Status;
import io.teleport.router.HandlerContext;
import io.teleport.session.Session;
import io.teleport.testing.Gate;
import io.teleport.testing.Peers;
import io.teleport.testing.RawSocket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeadlineTest {

    private static final Duration SHORT = Duration.ofMillis(60);

    @RegisterExtension
    final Peers peers = new Peers();

    private final Gate gate = new Gate();
    private final CompletableFuture<HandlerContext> handled = new CompletableFuture<>();
    private final CompletableFuture<Void> told = new CompletableFuture<>();

    private Peer server(PeerConfigBuilder config) {
        return peers.server(config, Peers.routes(router -> {
            router.call(
                    "/left",
                    void.class,
                    (none, context) -> Optional.ofNullable(context.timeLeft())
                            .map(Duration::toMillis)
                            .orElse(-1L));
            router.call("/wait", String.class, (text, context) -> {
                block(context);
                return text;
            });
            router.push("/wait", String.class, (text, context) -> block(context));
            router.call("/later", String.class, (text, context) -> {
                context.onCancel(() -> told.complete(null));
                return new CompletableFuture<String>();
            });
        }));
    }

    private void block(HandlerContext context) {
        context.onCancel(() -> told.complete(null));
        handled.complete(context);
        gate.pass();
    }

    @AfterEach
    void open() {
        gate.close();
    }

    private Session session() {
        return Peers.dial(peers.client(), server(Peers.listening()));
    }

    private static Status timedOut(Session session, String route) {
        return statusOf(() -> session.request(route).body("").timeout(SHORT).call(String.class));
    }

    @ParameterizedTest
    @ValueSource(strings = {"raw@4", "raw@5", "raw@6", "json@5", "protobuf@6", "http@5"})
    void callEndsAtItsDeadlineAndTheContextIsCancelled(String proto) throws Exception {
        Peer server = server(Peers.listening().proto(proto));
        Session session = Peers.dial(peers.peer(Peers.config().proto(proto), builder -> builder), server);
        Status status = timedOut(session, "/wait");
        assertThat(status.code()).isEqualTo(408);
        assertThat(status.message()).isEqualTo("Handle Timeout");
        told.get(5, TimeUnit.SECONDS);
        assertThat(handled.join().isCancelled()).isTrue();
        assertThat(session.call("/left", null, Long.class)).isEqualTo(-1);
    }

    @Test
    void asynchronousCallEndsAtItsDeadline() throws Exception {
        Session session = session();
        assertThat(statusOf(session.request("/later").body("").timeout(SHORT).callAsync(String.class))
                        .code())
                .isEqualTo(408);
        told.get(5, TimeUnit.SECONDS);
        await().until(() -> session.peer().sessionCount() == 1);
    }

    @Test
    void deadlineReachesTheHandler() {
        assertThat(session().request("/left").timeout(Duration.ofSeconds(30)).call(Long.class))
                .isBetween(1L, 30_000L);
    }

    @Test
    void handlerWithoutDeadlineHasNoTimeLimit() {
        assertThat(session().call("/left", null, Long.class)).isEqualTo(-1);
    }

    @Test
    void serverAnswersTimeoutByItself() throws Exception {
        RawSocket caller =
                peers.closing(RawSocket.connect(server(Peers.listening().proto("raw@6")), "raw@6"));
        Message call =
                new Message().type(MessageType.CALL).serviceMethod("/wait").seq(5);
        call.metadata().add(ReservedMetadata.TIMEOUT, "60");
        caller.write(call);
        Message reply = caller.read();
        assertThat(reply.seq()).isEqualTo(5);
        assertThat(reply.status().code()).isEqualTo(408);
        await().until(told::isDone);
        gate.close();
        assertThat(caller.read(Duration.ofMillis(100))).isNull();
    }

    @Test
    void contextAgeOfTheServerLimitsCallsAndPushes() throws Exception {
        Peer server = server(Peers.listening().contextAge(SHORT));
        Session session = Peers.dial(peers.client(), server);
        assertThat(statusOf(() -> session.call("/wait", "", String.class)).code())
                .isEqualTo(408);
        gate.close();
        assertThat(session.call("/left", null, Long.class)).isBetween(0L, SHORT.toMillis());
    }

    @Test
    void contextAgeEndsAPush() throws Exception {
        Session session = Peers.dial(peers.client(), server(Peers.listening().contextAge(SHORT)));
        session.push("/wait", "");
        told.get(5, TimeUnit.SECONDS);
        assertThat(handled.join().isCancelled()).isTrue();
    }

    @Test
    void contextAgeOfTheCallerIsTheDeadlineOfItsCalls() {
        Session session = Peers.dial(peers.peer(Peers.config().contextAge(SHORT), b -> b), server(Peers.listening()));
        assertThat(session.contextAge()).isEqualTo(SHORT);
        assertThat(statusOf(() -> session.call("/wait", "", String.class)).code())
                .isEqualTo(408);
        session.setContextAge(Duration.ofMinutes(1));
        assertThat(session.call("/left", null, Long.class)).isBetween(1_000L, 60_000L);
        session.setContextAge(Duration.ZERO);
        assertThat(session.call("/left", null, Long.class)).isEqualTo(-1);
    }

    @Test
    void earlierOfBothDeadlinesCounts() {
        Session session = Peers.dial(peers.client(), server(Peers.listening().contextAge(Duration.ofSeconds(5))));
        assertThat(session.request("/left").timeout(Duration.ofMinutes(1)).call(Long.class))
                .isLessThanOrEqualTo(5_000);
        assertThat(session.request("/left").timeout(Duration.ofSeconds(1)).call(Long.class))
                .isLessThanOrEqualTo(1_000);
    }

    @Test
    void requestMayTakeTheContextAgeAway() {
        Session session = Peers.dial(
                peers.peer(Peers.config().contextAge(Duration.ofSeconds(5)), b -> b), server(Peers.listening()));
        assertThat(session.request("/left").timeout(Duration.ZERO).call(Long.class))
                .isEqualTo(-1);
    }

    @Test
    void deadlineThatHasPassedEndsTheCall() {
        Session session = session();
        assertThat(statusOf(() -> session.request("/wait")
                                .body("")
                                .timeout(Duration.ofMillis(-5))
                                .call(String.class))
                        .code())
                .isEqualTo(408);
    }

    @Test
    void timesThatNoTimerCanCountAreAsLongAsCanBe() {
        Session session = session();
        Duration endless = Duration.ofSeconds(Long.MAX_VALUE);
        session.setContextAge(endless);
        session.setSessionAge(endless);
        assertThat(session.call("/left", null, Long.class)).isPositive();
        assertThat(session.request("/left").timeout(endless).call(Long.class)).isPositive();
    }

    @Test
    void negativeAgesAreRefused() {
        Session session = session();
        Duration negative = Duration.ofSeconds(-1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> session.setContextAge(negative))
                .withMessage("context age: PT-1S (expected: 0 or more)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> session.setSessionAge(negative))
                .withMessage("session age: PT-1S (expected: 0 or more)");
    }

    @Test
    void interruptedCallerGivesItsCallUp() throws Exception {
        Session session = session();
        session.call("/left", null, Long.class);
        CompletableFuture<Integer> code = new CompletableFuture<>();
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        Thread caller = new Thread(() -> {
            code.complete(
                    statusOf(() -> session.call("/wait", "", String.class)).code());
            interrupted.complete(Thread.currentThread().isInterrupted());
        });
        caller.start();
        handled.get(5, TimeUnit.SECONDS);
        caller.interrupt();
        assertThat(code.get(5, TimeUnit.SECONDS)).isEqualTo(499);
        assertThat(interrupted.get(5, TimeUnit.SECONDS)).isTrue();
        told.get(5, TimeUnit.SECONDS);
    }

    @Test
    void replyThatComesTooLateIsDropped() {
        Session session = session();
        assertThat(timedOut(session, "/wait").code()).isEqualTo(408);
        gate.close();
        assertThat(session.call("/left", null, Long.class)).isEqualTo(-1);
        assertThat(session.call("/wait", "fine", String.class)).isEqualTo("fine");
    }

    @Test
    void nonsenseAsDeadlineIsNone() {
        RawSocket caller = peers.closing(RawSocket.connect(server(Peers.listening()), "raw@4"));
        for (String timeout : new String[] {"x", "", "-5", "0", "99999999999999999999"}) {
            Message call =
                    new Message().type(MessageType.CALL).serviceMethod("/left").seq(5);
            call.metadata().add(ReservedMetadata.TIMEOUT, timeout);
            caller.write(call);
            assertThat(caller.read().status().isOk()).isTrue();
        }
    }
}
