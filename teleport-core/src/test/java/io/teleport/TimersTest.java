package io.teleport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.teleport.session.Session;
import io.teleport.session.Timers;
import io.teleport.testing.Peers;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TimersTest {

    private static final Duration SOON = Duration.ofMillis(30);

    @RegisterExtension
    final Peers peers = new Peers();

    private final Peer server = peers.server(builder -> builder);
    private final Peer client = peers.client();
    private final AtomicInteger runs = new AtomicInteger();

    @Test
    void afterRunsOnceAndNotTooEarly() throws Exception {
        long start = System.nanoTime();
        CompletableFuture<Long> ran = new CompletableFuture<>();
        Timers.Timer timer = client.timers().after(SOON, () -> ran.complete(System.nanoTime()));
        assertThat(timer.isActive()).isTrue();
        assertThat(ran.get(5, TimeUnit.SECONDS) - start).isGreaterThanOrEqualTo(SOON.toNanos());
        await().until(() -> !timer.isActive());
        assertThat(timer.cancel()).isFalse();
    }

    @Test
    void atRunsAtTheMomentAndAtOnceWhenItHasPassed() throws Exception {
        CompletableFuture<Instant> ran = new CompletableFuture<>();
        Instant moment = Instant.now().plus(SOON);
        client.timers().at(moment, () -> ran.complete(Instant.now()));
        assertThat(ran.get(5, TimeUnit.SECONDS)).isAfterOrEqualTo(moment.minusMillis(1));
        CountDownLatch passed = new CountDownLatch(1);
        client.timers().at(Instant.now().minusSeconds(1), passed::countDown);
        assertThat(passed.await(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void everyRunsUntilItIsCancelled() {
        Timers.Timer timer = client.timers().every(Duration.ofMillis(10), () -> {
            runs.incrementAndGet();
            throw new IllegalStateException("not the end of it");
        });
        await().until(() -> runs.get() >= 3);
        assertThat(timer.cancel()).isTrue();
        assertThat(timer.isActive()).isFalse();
        int soonAfter = runs.get();
        await().during(Duration.ofMillis(100)).until(() -> runs.get() <= soonAfter + 1);
    }

    @Test
    void everyIsNeverRunTwiceAtATime() {
        AtomicInteger together = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Timers.Timer timer = client.timers().every(Duration.ofMillis(10), () -> {
            most.accumulateAndGet(together.incrementAndGet(), Math::max);
            await().pollDelay(Duration.ofMillis(50)).until(() -> true);
            together.decrementAndGet();
            runs.incrementAndGet();
        });
        await().until(() -> runs.get() >= 4);
        timer.cancel();
        assertThat(most).hasValue(1);
    }

    @Test
    void cancelledTimerDoesNotRun() throws Exception {
        Duration delay = Duration.ofSeconds(1);
        CountDownLatch next = new CountDownLatch(1);
        Timers.Timer timer = client.timers().after(delay, runs::incrementAndGet);
        assertThat(timer.cancel()).isTrue();
        assertThat(timer.cancel()).isFalse();
        client.timers().after(delay, next::countDown);
        assertThat(next.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(runs).hasValue(0);
    }

    @Test
    void timersOfASessionEndWithIt() throws Exception {
        Session session = Peers.dial(client, server);
        session.timers().every(Duration.ofMillis(10), runs::incrementAndGet);
        Timers.Timer later = session.timers().after(Duration.ofHours(1), runs::incrementAndGet);
        await().until(() -> runs.get() > 0);
        session.close().toCompletableFuture().get(5, TimeUnit.SECONDS);
        assertThat(later.isActive()).isFalse();
        int left = runs.get();
        await().during(Duration.ofMillis(100)).until(() -> runs.get() <= left + 1);
        assertThatThrownBy(() -> session.timers().after(SOON, runs::incrementAndGet))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void timersOfASessionSurviveRedialing() {
        Peer brief = peers.server(builder -> builder);
        DialOptions often = DialOptions.defaults().withRedial(-1, Duration.ofMillis(20), Duration.ofMillis(50));
        Session session = client.dial(Peers.addressOf(brief), often);
        session.timers().every(Duration.ofMillis(10), runs::incrementAndGet);
        brief.close();
        int before = runs.get();
        await().until(() -> runs.get() > before + 3);
    }

    @Test
    void timersOfAPeerEndWithIt() {
        Timers.Timer timer = client.timers().every(Duration.ofHours(1), runs::incrementAndGet);
        client.close();
        assertThat(timer.isActive()).isFalse();
        assertThatThrownBy(() -> client.timers().after(SOON, runs::incrementAndGet))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void periodMustBeMoreThanNothing() {
        assertThatThrownBy(() -> client.timers().every(Duration.ZERO, runs::incrementAndGet))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("period: PT0S (expected: more than 0)");
    }
}
