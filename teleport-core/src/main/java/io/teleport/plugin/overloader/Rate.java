package io.teleport.plugin.overloader;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Lets so many through in a second: as many at once after a pause, and evenly when more come. Thread-safe.
 *
 * <p>It keeps the time at which all that was let through would have come if it had come evenly, which may be a second ahead
 * at most.
 */
final class Rate {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final int limit;
    private final long pause;
    private final AtomicLong even;

    /** With at least one a second. */
    Rate(int limit, long nowNanos) {
        this.limit = limit;
        this.pause = SECOND / limit;
        this.even = new AtomicLong(nowNanos);
    }

    int limit() {
        return limit;
    }

    /** Whether one more may come; if so it is counted. */
    boolean take(long nowNanos) {
        while (true) {
            long last = even.get();
            long next = (last - nowNanos > 0 ? last : nowNanos) + pause;
            if (next - nowNanos > SECOND) {
                return false;
            }
            if (even.compareAndSet(last, next)) {
                return true;
            }
        }
    }
}
