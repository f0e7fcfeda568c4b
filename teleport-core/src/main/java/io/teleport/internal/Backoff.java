package io.teleport.internal;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Pauses between attempts, which double up to a maximum. Not thread-safe. */
final class Backoff {

    /** More are more than any maximum. */
    private static final int MOST_DOUBLINGS = 30;

    private final long firstNanos;
    private final long longestNanos;
    private int doublings;

    Backoff(Duration first, Duration longest) {
        this.firstNanos = first.toNanos();
        this.longestNanos = longest.toNanos();
    }

    /** The longest that the next pause can be. */
    long boundNanos() {
        return firstNanos > longestNanos >> doublings ? longestNanos : firstNanos << doublings;
    }

    /** Full jitter: any time between zero and the bound, so that many clients do not come back at once. */
    long pauseNanos() {
        return ThreadLocalRandom.current().nextLong(boundNanos() + 1);
    }

    /** Whether something has failed since it last went well. */
    boolean isPausing() {
        return doublings > 0;
    }

    void failed() {
        doublings = Math.min(doublings + 1, MOST_DOUBLINGS);
    }

    void reset() {
        doublings = 0;
    }
}
