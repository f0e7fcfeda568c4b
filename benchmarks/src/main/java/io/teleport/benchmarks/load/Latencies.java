package io.teleport.benchmarks.load;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * A histogram that callers on any thread fill in batches, so that recording costs the same few
 * nanoseconds whatever threads a stack completes its calls on.
 */
public final class Latencies {

    private static final long HIGHEST = TimeUnit.SECONDS.toNanos(60);

    private final Histogram histogram = new Histogram(HIGHEST, 3);

    /** Records the first {@code count} values, in nanoseconds. */
    synchronized void record(long[] nanos, int count) {
        for (int i = 0; i < count; i++) {
            histogram.recordValue(Math.min(nanos[i], HIGHEST));
        }
    }

    public synchronized long count() {
        return histogram.getTotalCount();
    }

    /** The latency that {@code percentile} of the calls did not exceed, in microseconds. */
    public synchronized double micros(double percentile) {
        return histogram.getValueAtPercentile(percentile) / 1000.0;
    }
}
