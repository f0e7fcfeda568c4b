package io.teleport.benchmarks.load;

/**
 * One call in flight, for ever: the end of a call starts the next one.
 *
 * <p>Used by one thread at a time; the stack's hand-over of replies orders these threads.
 */
abstract class Caller {

    private static final int BATCH = 16;

    private final CallLoad load;
    private final long[] nanos = new long[BATCH];
    private int recorded;
    private long startedAt;

    Caller(CallLoad load) {
        this.load = load;
    }

    /** Starts a call, which ends in {@link #answered} or {@link #failed}. */
    abstract void call();

    final void start() {
        startedAt = System.nanoTime();
        call();
    }

    /** Whether what happens now is measured. */
    final boolean isMeasured() {
        return load.inWindow();
    }

    /** The right reply came; calls again. */
    final void answered(boolean isRecorded) {
        long now = System.nanoTime();
        if (isRecorded && isMeasured()) {
            record(now - startedAt);
        }
        startedAt = now;
        if (load.running()) {
            call();
        } else {
            finish();
        }
    }

    /** No reply came, or a wrong one. */
    public final void failed(Throwable cause) {
        load.callerFailed(cause);
    }

    private void record(long latency) {
        nanos[recorded++] = latency;
        if (recorded == BATCH) {
            handOver();
        }
    }

    private void finish() {
        handOver();
        load.callerFinished();
    }

    private void handOver() {
        load.latencies().record(nanos, recorded);
        recorded = 0;
    }
}
