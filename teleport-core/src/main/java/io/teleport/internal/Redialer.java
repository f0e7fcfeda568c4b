package io.teleport.internal;

import io.netty.util.Timeout;
import io.teleport.message.Status;
import io.teleport.message.StatusException;
import io.teleport.session.SessionState;
import java.net.SocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Dials a session again after its connection broke, and for the first time where it is opened without waiting: after
 * random times that double up to a maximum, as often as the target says.
 */
final class Redialer {

    private static final Logger log = LoggerFactory.getLogger(Redialer.class);

    private final Dialer dialer;
    private final DialTarget target;
    private final AtomicBoolean used = new AtomicBoolean();
    private final CompletableFuture<Void> firstAttempt = new CompletableFuture<>();
    private volatile CompletableFuture<Void> nextAttempt = new CompletableFuture<>();
    private volatile @Nullable SessionImpl session;
    private volatile @Nullable Timeout scheduled;
    private int failures;

    Redialer(Dialer dialer, DialTarget target) {
        this.dialer = dialer;
        this.target = target;
    }

    void session(SessionImpl redialed) {
        session = redialed;
    }

    SocketAddress address() {
        return target.unresolved();
    }

    boolean wantsToRedial() {
        return target.redialTimes() != 0;
    }

    /** Whether nothing has been dialed and the first message is to do it, or is doing it. */
    boolean dialsOnFirstUse() {
        return target.lazy() && !firstAttempt.isDone();
    }

    /** Dials unless it is being done; ends as the first attempt does. */
    CompletableFuture<Void> firstUse() {
        if (used.compareAndSet(false, true)) {
            attempt();
        }
        return firstAttempt;
    }

    /** Waits for the first attempt; on an event loop it only begins it. */
    void awaitFirstUse() {
        CompletableFuture<Void> attempt = firstUse();
        if (!(Thread.currentThread() instanceof EventLoopThread)) {
            attempt.exceptionally(error -> null).join();
        }
    }

    /** Ends with the attempt that is under way or comes next, whatever becomes of it, or with the session. */
    CompletableFuture<Void> nextAttempt() {
        return nextAttempt;
    }

    /** The session is closed and will not be dialed any more. */
    void stop() {
        Timeout waiting = scheduled;
        if (waiting != null) {
            waiting.cancel();
        }
        attempted();
    }

    private void attempted() {
        beginNextAttempt().complete(null);
    }

    private synchronized CompletableFuture<Void> beginNextAttempt() {
        CompletableFuture<Void> ended = nextAttempt;
        nextAttempt = new CompletableFuture<>();
        return ended;
    }

    /** Begins to dial, at first after a short time. */
    void start() {
        failures = 0;
        schedule();
    }

    /** Begins to dial at once. */
    void startNow() {
        used.set(true);
        attempt();
    }

    private synchronized void schedule() {
        Timeout before = scheduled;
        if (before != null) {
            before.cancel();
        }
        scheduled = dialer.shared().timer().newTimeout(t -> attempt(), delayNanos(), TimeUnit.NANOSECONDS);
    }

    /** Full jitter: any time between zero and the doubled interval, so that many clients do not come back at once. */
    private long delayNanos() {
        long most = target.redialMaxInterval().toNanos();
        int doublings = Math.min(failures, 30);
        long interval = target.redialInterval().toNanos();
        long bound = interval > most >> doublings ? most : interval << doublings;
        return ThreadLocalRandom.current().nextLong(bound + 1);
    }

    private void attempt() {
        SessionImpl redialed = session;
        if (redialed == null || redialed.state() != SessionState.REDIALING) {
            firstAttempt.complete(null);
            return;
        }
        boolean wasConnected = redialed.link() != null;
        dialer.connect(target, redialed, wasConnected).whenComplete((done, error) -> {
            if (error == null) {
                failures = 0;
                firstAttempt.complete(null);
            } else {
                failed(redialed, Failures.unwrap(error));
                firstAttempt.completeExceptionally(Failures.unwrap(error));
            }
            attempted();
        });
    }

    private void failed(SessionImpl redialed, Throwable error) {
        failures++;
        Status status =
                error instanceof StatusException refused ? refused.status() : Status.of(Status.CODE_DIAL_FAILED);
        boolean again = target.redialTimes() < 0 || failures < target.redialTimes();
        log.info("session {}: attempt {} to dial {} failed: {}", redialed.id(), failures, target.address(), status);
        if (again) {
            schedule();
        } else {
            redialed.closeNow();
        }
    }
}
