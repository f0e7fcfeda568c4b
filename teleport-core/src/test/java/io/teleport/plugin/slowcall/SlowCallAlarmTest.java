package io.teleport.plugin.slowcall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import io.teleport.Peer;
import io.teleport.PeerBuilder;
import io.teleport.message.Status;
import io.teleport.plugin.Exchange;
import io.teleport.plugin.Exchange.Side;
import io.teleport.plugin.RouteInfo.Kind;
import io.teleport.session.DispatchMode;
import io.teleport.session.Session;
import io.teleport.testing.Gate;
import io.teleport.testing.LogRecorder;
import io.teleport.testing.Peers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SlowCallAlarmTest {

    private static final Thresholds SECOND = Thresholds.of(Duration.ofSeconds(1));

    @RegisterExtension
    final Peers peers = new Peers();

    @RegisterExtension
    final LogRecorder log = LogRecorder.of(SlowCallAlarm.class);

    private final AtomicLong now = new AtomicLong();
    private final List<SlowCall> alarms = new CopyOnWriteArrayList<>();
    private Session session;

    @BeforeEach
    void connect() {
        session = Peers.dial(peers.client(), peers.server(builder -> builder));
    }

    private SlowCallAlarm alarm(Thresholds thresholds) {
        return new SlowCallAlarm(thresholds, alarms::add, now::get);
    }

    private Exchange exchange(Side side, String route, long millis) {
        return new Exchange(
                Kind.CALL,
                side,
                route,
                session,
                Status.OK,
                Duration.ofMillis(millis).toNanos(),
                0,
                0);
    }

    private void end(SlowCallAlarm alarm, String route, long millis) {
        alarm.exchangeEnded(exchange(Side.SERVER, route, millis));
    }

    @Test
    void alarmIsRaisedAboveTheThresholdAlone() {
        SlowCallAlarm alarm = alarm(SECOND);
        end(alarm, "/a", 1000);
        assertThat(alarms).isEmpty();
        end(alarm, "/a", 1001);
        assertThat(alarms).hasSize(1);
        assertThat(alarms.get(0).cost()).isEqualTo(Duration.ofMillis(1001));
        assertThat(alarms.get(0).threshold()).isEqualTo(Duration.ofSeconds(1));
        assertThat(alarm.count()).isEqualTo(1);
    }

    @Test
    void routesHaveThresholdsOfTheirOwn() {
        SlowCallAlarm alarm =
                alarm(SECOND.withRoutes(Map.of("/fast", Duration.ofMillis(10), "/report", Duration.ZERO)));
        end(alarm, "/fast", 11);
        end(alarm, "/report", 100_000);
        end(alarm, "/other", 11);
        assertThat(alarms).extracting(slow -> slow.exchange().route()).containsExactly("/fast");
    }

    @Test
    void alarmsOfOneRouteAndSideAreRareAndSayHowManyThereWere() {
        SlowCallAlarm alarm = alarm(SECOND.withInterval(Duration.ofSeconds(5)));
        for (int i = 0; i < 10; i++) {
            end(alarm, "/a", 2000);
        }
        end(alarm, "/b", 2000);
        alarm.exchangeEnded(exchange(Side.CLIENT, "/a", 2000));
        assertThat(alarms).hasSize(3);
        now.addAndGet(Duration.ofSeconds(5).toNanos());
        end(alarm, "/a", 2000);
        assertThat(alarms).hasSize(4);
        assertThat(alarms.get(3).suppressed()).isEqualTo(9);
        assertThat(alarm.count()).isEqualTo(13);
    }

    @Test
    void routesThatCallersInventDoNotFillTheMemory() {
        SlowCallAlarm alarm = alarm(SECOND.withInterval(Duration.ofHours(1)));
        for (int i = 0; i < 5000; i++) {
            end(alarm, "/route/" + i, 2000);
        }
        assertThat(alarms).hasSizeBetween(1000, 1002);
    }

    @Test
    void slowHandlerRaisesTheAlarmAtBothSides() {
        List<SlowCall> atClient = new CopyOnWriteArrayList<>();
        Thresholds thresholds = Thresholds.of(Duration.ofNanos(1));
        Peer server = peers.server(builder -> builder.exchangeListener(new SlowCallAlarm(thresholds, alarms::add))
                .routes(router -> router.call("/echo", String.class, (text, context) -> text)));
        Peer client = peers.client(builder -> builder.exchangeListener(new SlowCallAlarm(thresholds, atClient::add)));
        Peers.dial(client, server).call("/echo", "a", String.class);
        await().until(() -> alarms.size() == 1 && atClient.size() == 1);
        assertThat(log.lines(Level.WARN))
                .hasSize(2)
                .anyMatch(line -> line.startsWith("slow CALL of /echo at the CLIENT"));
    }

    private static PeerBuilder raising(PeerBuilder builder, SlowCallAlarm alarm) {
        return builder.exchangeListener(alarm).exchangeObserver(alarm);
    }

    /** One of each kind at each side, also where no worker and no event loop is left to tell. */
    @ParameterizedTest
    @EnumSource
    void callThatDoesNotEndRaisesTheAlarmWhileItRunsAndWhenItHasEnded(DispatchMode dispatch) throws Exception {
        Gate gate = new Gate();
        List<SlowCall> atClient = new CopyOnWriteArrayList<>();
        Thresholds thresholds = Thresholds.of(Duration.ZERO).withRoutes(Map.of("/wait", Duration.ofMillis(50)));
        Peer server = peers.server(
                Peers.listening().eventLoopThreads(1),
                builder -> raising(builder, new SlowCallAlarm(thresholds, alarms::add))
                        .routes(router -> router.dispatch(dispatch).call("/wait", String.class, (text, context) -> {
                            gate.pass();
                            return text;
                        })));
        peers.closing(gate);
        Peer client = peers.client(builder -> raising(builder, new SlowCallAlarm(thresholds, atClient::add)));
        CompletableFuture<String> call = Peers.dial(client, server).callAsync("/wait", "a", String.class);
        await().until(() -> alarms.size() == 1 && atClient.size() == 1);
        assertThat(call).isNotDone();
        assertThat(alarms.get(0).running()).isTrue();
        assertThat(alarms.get(0).cost()).isGreaterThanOrEqualTo(Duration.ofMillis(50));
        assertThat(atClient.get(0).running()).isTrue();
        assertThat(log.lines(Level.WARN)).hasSize(2).allMatch(line -> line.contains("still running"));
        gate.close();
        assertThat(call.get(5, TimeUnit.SECONDS)).isEqualTo("a");
        await().until(() -> alarms.size() == 2 && atClient.size() == 2);
        assertThat(alarms.get(1).running()).isFalse();
        assertThat(atClient.get(1).running()).isFalse();
    }

    @Test
    void callsThatEndInTimeAndRoutesWithoutAThresholdRaiseNoAlarm() throws Exception {
        Gate gate = new Gate();
        Thresholds thresholds = Thresholds.of(Duration.ZERO).withRoutes(Map.of("/echo", Duration.ofSeconds(1)));
        SlowCallAlarm both = new SlowCallAlarm(thresholds, alarms::add);
        Peer server = peers.server(builder -> raising(builder, both).routes(router -> {
            router.call("/echo", String.class, (text, context) -> text);
            router.call("/wait", String.class, (text, context) -> {
                gate.pass();
                return text;
            });
        }));
        peers.closing(gate);
        Session caller = Peers.dial(peers.client(builder -> raising(builder, both)), server);
        CompletableFuture<String> waiting = caller.callAsync("/wait", "a", String.class);
        caller.call("/echo", "b", String.class);
        await().during(Duration.ofMillis(1300)).until(alarms::isEmpty);
        gate.close();
        waiting.get(5, TimeUnit.SECONDS);
        assertThat(alarms).isEmpty();
    }

    @Test
    void negativeThresholdIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Thresholds.of(Duration.ofMillis(-1)))
                .withMessage("threshold: PT-0.001S (expected: zero or more)");
    }
}
