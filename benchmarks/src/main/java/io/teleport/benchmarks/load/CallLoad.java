package io.teleport.benchmarks.load;

import io.teleport.benchmarks.message.BenchmarkMessage;
import io.teleport.benchmarks.stack.EchoConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A closed loop of calls: each connection keeps the same number of them in flight. */
final class CallLoad implements Load {

    private static final int PATIENCE_SECONDS = 10;

    private final Latencies latencies = new Latencies();
    private final List<Caller> callers = new ArrayList<>();
    private final CountDownLatch unfinished;
    private volatile boolean running;
    private volatile boolean inWindow;
    private volatile Throwable failure;

    CallLoad(List<EchoConnection> connections, int inFlight, BenchmarkMessage request) {
        for (EchoConnection connection : connections) {
            for (int i = 0; i < inFlight; i++) {
                callers.add(new Caller(this, connection, request));
            }
        }
        unfinished = new CountDownLatch(callers.size());
    }

    boolean running() {
        return running;
    }

    boolean inWindow() {
        return inWindow;
    }

    void callerFinished() {
        unfinished.countDown();
    }

    void callerFailed(Throwable cause) {
        failure = cause;
        unfinished.countDown();
    }

    @Override
    public void start() {
        running = true;
        callers.forEach(Caller::start);
    }

    @Override
    public void beginWindow() {
        inWindow = true;
    }

    @Override
    public void endWindow() {
        inWindow = false;
    }

    @Override
    public void stop() throws InterruptedException {
        running = false;
        boolean answered = unfinished.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (failure != null) {
            throw new IllegalStateException("a call failed", failure);
        }
        if (!answered) {
            throw new IllegalStateException("unanswered calls: " + unfinished.getCount() + " (expected: 0)");
        }
    }

    @Override
    public Latencies latencies() {
        return latencies;
    }
}
