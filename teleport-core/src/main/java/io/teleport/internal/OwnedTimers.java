package io.teleport.internal;

import io.netty.util.Timeout;
import io.netty.util.TimerTask;
import io.teleport.session.Timers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The timers of one session or peer, on the wheel of all. */
final class OwnedTimers implements Timers {

    private static final Logger log = LoggerFactory.getLogger(OwnedTimers.class);

    private final io.netty.util.Timer wheel;
    private final Dispatcher dispatcher;
    private final Set<OwnedTimer> active = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    OwnedTimers(Resources resources) {
        this.wheel = resources.timer();
        this.dispatcher = resources.dispatcher();
    }

    @Override
    public Timer at(Instant moment, Runnable action) {
        return after(Duration.between(Instant.now(), moment), action);
    }

    @Override
    public Timer after(Duration delay, Runnable action) {
        return start(delay.isNegative() ? 0 : Times.nanos(delay), 0, action);
    }

    @Override
    public Timer every(Duration period, Runnable action) {
        if (period.isNegative() || period.isZero()) {
            throw new IllegalArgumentException("period: " + period + " (expected: more than 0)");
        }
        long nanos = Times.nanos(period);
        return start(nanos, nanos, action);
    }

    private Timer start(long delayNanos, long periodNanos, Runnable action) {
        if (closed) {
            throw new IllegalStateException("timers: their owner is closed");
        }
        OwnedTimer timer = new OwnedTimer(delayNanos, periodNanos, action);
        active.add(timer);
        timer.schedule();
        if (closed) {
            timer.cancel();
        }
        return timer;
    }

    /** The owner is closed. Safe to repeat. */
    void close() {
        closed = true;
        List.copyOf(active).forEach(OwnedTimer::cancel);
    }

    /** Waits on the wheel, runs on the dispatcher, and if it is to run again goes back to the wheel. */
    private final class OwnedTimer implements Timer, TimerTask, Runnable {

        private final long periodNanos;
        private final Runnable action;
        /** Handed on with the timer from one thread to the next. */
        private long dueNanos;

        private volatile boolean over;
        private volatile @Nullable Timeout waiting;

        private OwnedTimer(long delayNanos, long periodNanos, Runnable action) {
            this.dueNanos = System.nanoTime() + delayNanos;
            this.periodNanos = periodNanos;
            this.action = action;
        }

        private void schedule() {
            waiting = wheel.newTimeout(this, Math.max(0, dueNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
            if (over) {
                stopWaiting();
            }
        }

        private void stopWaiting() {
            Timeout present = waiting;
            if (present != null) {
                present.cancel();
            }
        }

        @Override
        public void run(Timeout expired) {
            dispatcher.execute(this);
        }

        @Override
        public void run() {
            boolean once = periodNanos == 0;
            if (over || once && !end()) {
                return;
            }
            try {
                action.run();
            } catch (Throwable e) {
                log.error("timer failed", e);
            }
            if (!once && !over) {
                again();
            }
        }

        private void again() {
            long late = System.nanoTime() - dueNanos;
            dueNanos += Math.max(1, (late + periodNanos - 1) / periodNanos) * periodNanos;
            try {
                schedule();
            } catch (IllegalStateException e) {
                end();
            }
        }

        @Override
        public boolean cancel() {
            boolean first = end();
            if (first) {
                stopWaiting();
            }
            return first;
        }

        /** Returns whether it had not ended. */
        private boolean end() {
            over = true;
            return active.remove(this);
        }

        @Override
        public boolean isActive() {
            return !over;
        }
    }
}
