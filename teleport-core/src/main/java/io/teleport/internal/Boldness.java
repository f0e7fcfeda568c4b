package io.teleport.internal;

import java.util.concurrent.TimeUnit;

/**
 * Whether the tasks that an event loop has read are likely to be short, so that leaving the loop for them pays. For the
 * owner of the loop alone.
 */
final class Boldness {

    /** For so long tasks are left to workers after one of them has waited; twice as long each time, up to the most. */
    private static final long CAUTION_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private static final long MOST_CAUTION_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** So long without a wait makes it as bold as in the beginning. */
    private static final long CALM_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Patience shortTasks = new Patience();
    private long cautionNanos = CAUTION_NANOS;
    private long cautiousUntil = System.nanoTime();

    boolean isWorthWhile() {
        return System.nanoTime() - cautiousUntil >= 0 && shortTasks.isWorthWhile();
    }

    /** Tasks have been run, all of which were short or not. */
    void ended(boolean allShort) {
        shortTasks.ended(allShort);
    }

    /** One of them has waited. */
    void waited() {
        long now = System.nanoTime();
        cautionNanos =
                now - cautiousUntil > CALM_NANOS ? CAUTION_NANOS : Math.min(MOST_CAUTION_NANOS, 2 * cautionNanos);
        cautiousUntil = now + cautionNanos;
    }
}
