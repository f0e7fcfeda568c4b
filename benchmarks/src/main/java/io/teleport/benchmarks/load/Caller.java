package io.teleport.benchmarks.load;

import io.teleport.benchmarks.message.BenchmarkMessage;
import io.teleport.benchmarks.stack.EchoConnection;
import io.teleport.benchmarks.stack.EchoHandler;
import io.teleport.benchmarks.stack.ReplyListener;

/**
 * One call in flight, for ever: the end of a call starts the next one.
 *
 * <p>Used by one thread at a time; the stack's hand-over of replies orders these threads.
 */
final class Caller implements ReplyListener {

    private static final int BATCH = 16;

    private final CallLoad load;
    private final EchoConnection connection;
    private final BenchmarkMessage request;
    private final long[] nanos = new long[BATCH];
    private int recorded;
    private long startedAt;

    Caller(CallLoad load, EchoConnection connection, BenchmarkMessage request) {
        this.load = load;
        this.connection = connection;
        this.request = request;
    }

    void start() {
        startedAt = System.nanoTime();
        connection.call(request, this);
    }

    @Override
    public void replied(BenchmarkMessage reply) {
        if (!EchoHandler.isAnswer(reply)) {
            failed(new IllegalStateException("reply: " + reply + " (expected: the handler's answer)"));
            return;
        }
        long now = System.nanoTime();
        if (load.inWindow()) {
            record(now - startedAt);
        }
        startedAt = now;
        if (load.running()) {
            connection.call(request, this);
        } else {
            finish();
        }
    }

    @Override
    public void failed(Throwable cause) {
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
