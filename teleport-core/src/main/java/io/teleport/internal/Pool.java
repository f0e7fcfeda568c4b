package io.teleport.internal;

import io.teleport.DialOptions;
import io.teleport.PoolOptions;
import io.teleport.PoolStats;
import io.teleport.message.Status;
import io.teleport.message.StatusException;
import io.teleport.session.Session;
import io.teleport.session.SessionState;
import io.teleport.session.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sessions with one address, as many as are needed up to a number. */
public final class Pool {

    private static final Logger log = LoggerFactory.getLogger(Pool.class);

    /** How often in its idle time a session is looked at. */
    private static final int LOOKS = 4;

    private final String address;
    private final PoolOptions options;
    private final Timers timers;
    private final PeerEngine engine;
    private final DialOptions once;

    // Guarded by this.
    private final List<Member> members = new ArrayList<>();
    private final List<CompletableFuture<Session>> waiting = new ArrayList<>();
    private final Backoff backoff;
    private int dialing;
    private long opened;
    private long failed;
    /** Why nothing is dialed until the pause is over. */
    private @Nullable Throwable failure;

    private Timers.@Nullable Timer sweeping;
    private boolean closed;

    Pool(PeerEngine engine, String address, PoolOptions options, Backoff backoff) {
        this.engine = engine;
        this.address = address;
        this.options = options;
        this.timers = engine.timers();
        this.backoff = backoff;
        this.once = options.dial().withRedialTimes(0);
        if (!options.idleTime().isZero()) {
            Duration period = options.idleTime().dividedBy(LOOKS).plusMillis(1);
            sweeping = timers.every(period, this::closeIdle);
        }
    }

    /**
     * Refuses to wait on an event loop.
     *
     * @throws IllegalStateException when the current thread is one
     */
    public static void mustNotBlock() {
        EngineThread.mustNotBeCurrent("waiting for a session of a pool");
    }

    /** The session with the least to do, at once where there is one; opens another where it has something to do. */
    public CompletableFuture<Session> session() {
        CompletableFuture<Session> result;
        boolean dial;
        synchronized (this) {
            if (isClosed()) {
                return CompletableFuture.failedFuture(closedException());
            }
            Member best = leastLoaded();
            Throwable down = failure;
            if (best == null && down != null) {
                return CompletableFuture.failedFuture(down);
            }
            boolean wanted = best == null ? dialing == 0 : best.pendingCalls() > 0;
            dial = wanted && down == null && members.size() + dialing < options.size();
            dialing += dial ? 1 : 0;
            result = best == null ? new CompletableFuture<>() : CompletableFuture.completedFuture(best.use());
            if (best == null) {
                waiting.add(result);
            }
        }
        if (dial) {
            dial();
        }
        return result;
    }

    /** What the pool is doing. */
    public synchronized PoolStats stats() {
        int usable = 0;
        int pending = 0;
        for (Member member : members) {
            usable += member.isUsable() ? 1 : 0;
            pending += member.pendingCalls();
        }
        return new PoolStats(usable, dialing, pending, opened, failed);
    }

    /** Closes all sessions; ends when they are closed. */
    public CompletableFuture<Void> close() {
        List<CompletableFuture<Session>> left;
        CompletableFuture<?>[] all;
        synchronized (this) {
            closed = true;
            Timers.Timer sweep = sweeping;
            if (sweep != null) {
                sweep.cancel();
            }
            left = takeWaiting();
            all = members.stream()
                    .map(member -> member.session.close().toCompletableFuture())
                    .toArray(CompletableFuture[]::new);
        }
        left.forEach(waiter -> waiter.completeExceptionally(closedException()));
        return CompletableFuture.allOf(all);
    }

    /** At the latest with its peer. */
    private boolean isClosed() {
        return closed || engine.isClosing();
    }

    private static StatusException closedException() {
        return Status.CONNECTION_CLOSED.withReason("the pool is closed").asException();
    }

    private @Nullable Member leastLoaded() {
        Member best = null;
        int fewest = Integer.MAX_VALUE;
        for (Member member : members) {
            int pending = member.pendingCalls();
            if (member.isUsable() && pending < fewest) {
                best = member;
                fewest = pending;
            }
        }
        return best;
    }

    private void dial() {
        engine.dial(address, once).whenComplete((session, error) -> {
            if (error == null) {
                opened((SessionImpl) session);
            } else {
                failed(Failures.unwrap(error));
            }
        });
    }

    private void opened(SessionImpl session) {
        Member member = new Member(session);
        List<CompletableFuture<Session>> served;
        boolean late;
        synchronized (this) {
            dialing--;
            opened++;
            failure = null;
            backoff.reset();
            late = closed;
            if (!late) {
                members.add(member);
            }
            served = takeWaiting();
        }
        if (late) {
            session.close();
        }
        session.closeFuture().thenRun(() -> remove(member));
        served.forEach(waiter -> waiter.complete(session));
    }

    private synchronized void remove(Member member) {
        members.remove(member);
    }

    /** As long as there are sessions, one that could not be added does not matter. */
    private void failed(Throwable cause) {
        List<CompletableFuture<Session>> left;
        synchronized (this) {
            dialing--;
            failed++;
            if (failure == null) {
                log.info("pool of {}: no session can be opened: {}", address, Failures.text(cause));
            }
            failure = cause;
            left = takeWaiting();
            if (!closed) {
                tryAgainLater();
            }
        }
        Throwable told = engine.isClosing() ? closedException() : cause;
        left.forEach(waiter -> waiter.completeExceptionally(told));
    }

    private void tryAgainLater() {
        Duration pause = Duration.ofNanos(backoff.pauseNanos());
        backoff.failed();
        try {
            timers.after(pause, this::tryAgain);
        } catch (IllegalStateException e) {
            log.debug("pool of {} ends with its peer", address);
        }
    }

    private void tryAgain() {
        boolean dial;
        synchronized (this) {
            dial = !closed && dialing == 0 && members.size() < options.size();
            dialing += dial ? 1 : 0;
        }
        if (dial) {
            dial();
        }
    }

    private List<CompletableFuture<Session>> takeWaiting() {
        List<CompletableFuture<Session>> all = List.copyOf(waiting);
        waiting.clear();
        return all;
    }

    private void closeIdle() {
        List<Member> idle;
        synchronized (this) {
            idle = members.stream().filter(this::isIdle).toList();
            members.removeAll(idle);
        }
        idle.forEach(member -> member.session.close());
    }

    private boolean isIdle(Member member) {
        if (member.pendingCalls() > 0) {
            member.use();
        }
        return System.nanoTime() - member.usedNanos > options.idleTime().toNanos();
    }

    /** One of the sessions. */
    private static final class Member {

        private final SessionImpl session;
        private long usedNanos = System.nanoTime();

        private Member(SessionImpl session) {
            this.session = session;
        }

        private Session use() {
            usedNanos = System.nanoTime();
            return session;
        }

        private boolean isUsable() {
            return session.state() == SessionState.ACTIVE;
        }

        private int pendingCalls() {
            Link link = session.link();
            return link == null ? 0 : link.outgoing().pendingCount();
        }
    }
}
