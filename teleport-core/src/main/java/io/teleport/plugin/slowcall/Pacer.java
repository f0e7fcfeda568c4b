package io.teleport.plugin.slowcall;

/** Lets one through in an interval and counts the others. Thread-safe. */
final class Pacer {

    private final long intervalNanos;
    private boolean passed;
    private long lastNanos;
    private long held;

    Pacer(long intervalNanos) {
        this.intervalNanos = intervalNanos;
    }

    /** How many were held since the last one passed, when this one may pass; -1 when it may not. */
    synchronized long tryPass(long nowNanos) {
        if (passed && nowNanos - lastNanos < intervalNanos) {
            held++;
            return -1;
        }
        long before = held;
        passed = true;
        lastNanos = nowNanos;
        held = 0;
        return before;
    }
}
