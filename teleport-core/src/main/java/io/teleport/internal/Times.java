package io.teleport.internal;

import java.time.Duration;

/** Times that programs give, as nanoseconds of a timer. */
final class Times {

    /** Leaves room for adding to it. */
    private static final long LONGEST_NANOS = Long.MAX_VALUE / 2;

    private static final Duration LONGEST = Duration.ofNanos(LONGEST_NANOS);

    private Times() {}

    /** Zero for no limit; what does not fit is as long as can be. */
    static long nanos(Duration time) {
        return time.compareTo(LONGEST) > 0 ? LONGEST_NANOS : time.toNanos();
    }

    /** The same for what is left until a deadline: when that has passed already, the shortest time and not no limit. */
    static long deadlineNanos(Duration left) {
        return left.isNegative() ? 1 : nanos(left);
    }

    /**
     * The time as it is.
     *
     * @throws IllegalArgumentException when it is negative
     */
    static Duration notNegative(String name, Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException(name + ": " + time + " (expected: 0 or more)");
        }
        return time;
    }
}
