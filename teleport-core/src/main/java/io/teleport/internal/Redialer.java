package io.teleport.internal;

import io.netty.util.Timeout;
import io.teleport.message.Status;
import io.teleport.message.StatusException;
import io.teleport.session.SessionState;
import java.net.SocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives a session its connections: again after one broke, the next before one is left, and the first where the session is
 * opened without waiting. After random times that double up to a maximum, as often as the target says, one attempt at a
 * time.
 */
final class Redialer {

    private static final Logger log = LoggerFactory.getLogger(Redialer.class);

    /** What it is doing. {@link #STOPPED} is never left. */
    private enum Phase {
        /** There is a connection, or nobody has asked for one. */
        IDLE,
        /** An attempt will begin. */
        WAITING,
        DIALING,
        STOPPED
    }

    private final Dialer dialer;
    private final DialTarget target;
    private final CompletableFuture<Void> firstAttempt = new CompletableFuture<>();
    private volatile CompletableFuture<Void> nextAttempt = new CompletableFuture<>();
    private volatile @Nullable SessionImpl session;

    // Guarded by this.
    private Phase phase = Phase.IDLE;
    private @Nullable Timeout scheduled;
    private @Nullable Throwable failure;
    private int failures;
    private final Backoff backoff;
    private long connectedNanos;

    Redialer(Dialer dialer, DialTarget target) {
        this.dialer = dialer;
        this.target = target;
        this.backoff = new Backoff(target.redialInterval(), target.redialMaxInterval());
    }

    void session(SessionImpl redialed) {
        session = redialed;
    }

    private SessionImpl session() {
        SessionImpl present = session;
        if (present == null) {
            throw new IllegalStateException("no session yet");
        }
        return present;
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
        startNow();
        return firstAttempt;
    }

    /** Waits for the first attempt; on an event loop it only begins it. */
    void awaitFirstUse() {
        CompletableFuture<Void> attempt = firstUse();
        if (!EngineThread.runsLoop()) {
            attempt.exceptionally(error -> null).join();
        }
    }

    /** Ends with the attempt that is under way or comes next, whatever becomes of it, or with the session. */
    CompletableFuture<Void> nextAttempt() {
        return nextAttempt;
    }

    /** The connection broke: dials after a short time. */
    void start() {
        synchronized (this) {
            if (phase != Phase.IDLE) {
                return;
            }
            failures = 0;
            countShortLife();
            schedule();
        }
    }

    /** Who accepts and then closes is not dialed more often than who refuses. */
    private void countShortLife() {
        if (System.nanoTime() - connectedNanos > backoff.boundNanos()) {
            backoff.reset();
        } else {
            backoff.failed();
        }
    }

    /** The connection is to be left: dials the next at once, but soon where this one is new itself. */
    void renew() {
        synchronized (this) {
            if (phase != Phase.IDLE) {
                return;
            }
            failures = 0;
            countShortLife();
            if (backoff.isPausing()) {
                schedule();
                return;
            }
        }
        startNow();
    }

    /** Dials at once, unless that is being done or will be. */
    void startNow() {
        boolean mine;
        synchronized (this) {
            mine = phase == Phase.IDLE;
            if (mine) {
                phase = Phase.DIALING;
            }
        }
        if (mine) {
            attempt(session());
        }
    }

    /** The session is closed and will not be dialed any more. */
    void stop() {
        Throwable known;
        synchronized (this) {
            phase = Phase.STOPPED;
            cancelScheduled();
            known = failure;
        }
        firstAttempt.completeExceptionally(known == null ? Status.CONNECTION_CLOSED.asException() : known);
        attempted();
    }

    private void cancelScheduled() {
        Timeout waiting = scheduled;
        if (waiting != null) {
            waiting.cancel();
            scheduled = null;
        }
    }

    private void attempted() {
        beginNextAttempt().complete(null);
    }

    private synchronized CompletableFuture<Void> beginNextAttempt() {
        CompletableFuture<Void> ended = nextAttempt;
        nextAttempt = new CompletableFuture<>();
        return ended;
    }

    private void schedule() {
        phase = Phase.WAITING;
        scheduled = dialer.shared().timer().newTimeout(t -> waited(), backoff.pauseNanos(), TimeUnit.NANOSECONDS);
    }

    private void waited() {
        synchronized (this) {
            if (phase != Phase.WAITING) {
                return;
            }
            phase = Phase.DIALING;
            scheduled = null;
        }
        attempt(session());
    }

    private void attempt(SessionImpl redialed) {
        if (!redialed.life().needsConnection()) {
            ended(redialed, null);
            return;
        }
        boolean wasConnected = redialed.link() != null;
        dialer.connect(target, redialed, wasConnected)
                .whenComplete((done, error) -> ended(redialed, error == null ? null : Failures.unwrap(error)));
    }

    private void ended(SessionImpl redialed, @Nullable Throwable error) {
        if (error == null) {
            succeeded(redialed);
            firstAttempt.complete(null);
        } else {
            failed(redialed, error);
            firstAttempt.completeExceptionally(error);
        }
        attempted();
    }

    /** The connection may have broken again, and nobody was told while it was being dialed. */
    private void succeeded(SessionImpl redialed) {
        int before;
        synchronized (this) {
            before = failures;
            failures = 0;
            connectedNanos = System.nanoTime();
            becomeIdle();
        }
        if (before > 0) {
            log.info("session {} is connected again, failed attempts: {}", redialed.id(), before);
        }
        if (redialed.state() == SessionState.REDIALING) {
            start();
        } else if (redialed.life().needsConnection()) {
            renew();
        }
    }

    private void becomeIdle() {
        if (phase != Phase.STOPPED) {
            phase = Phase.IDLE;
        }
    }

    private void failed(SessionImpl redialed, Throwable error) {
        boolean wasLeaving = redialed.life().leaveWithoutNext();
        int count;
        synchronized (this) {
            becomeIdle();
            backoff.failed();
            if (!wasLeaving) {
                failures++;
            }
            count = failures;
            failure = error;
        }
        logFailure(redialed, error, count);
        if (redialed.state() != SessionState.REDIALING) {
            return;
        }
        if (wasLeaving || target.redialTimes() < 0 || count < target.redialTimes()) {
            again();
        } else {
            log.warn("session {} is closed, failed attempts: {}", redialed.id(), count);
            redialed.closeNow();
        }
    }

    private synchronized void again() {
        if (phase == Phase.IDLE) {
            schedule();
        }
    }

    /** The first of a row is news. */
    private void logFailure(SessionImpl redialed, Throwable error, int count) {
        Status status =
                error instanceof StatusException refused ? refused.status() : Status.of(Status.CODE_DIAL_FAILED);
        String text = "session {}: attempt to dial {} failed: {}";
        if (count <= 1) {
            log.info(text, redialed.id(), target.address(), status);
        } else {
            log.debug(text, redialed.id(), target.address(), status);
        }
    }
}
