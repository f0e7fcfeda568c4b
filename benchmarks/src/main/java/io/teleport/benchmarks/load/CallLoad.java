package io.teleport.benchmarks.load;

import io.netty.buffer.ByteBuf;
import io.teleport.benchmarks.message.BenchmarkMessage;
import io.teleport.benchmarks.stack.EchoConnection;
import io.teleport.benchmarks.stack.Requests;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A closed loop of calls: each connection keeps the same number of them in flight. */
final class CallLoad implements Load {

    private static final int PATIENCE_SECONDS = 10;

    /** One in so many calls sleeps where any do. */
    private static final int SLEEPER_EVERY = 10;

    private final BenchmarkMessage quick = Requests.full();
    private final BenchmarkMessage sleepy = Requests.sleepy();
    private final Latencies latencies = new Latencies();
    private final List<Caller> callers = new ArrayList<>();
    private final CountDownLatch unfinished;
    private volatile boolean running;
    private volatile boolean inWindow;
    private volatile Throwable failure;

    CallLoad(Scenario scenario, List<EchoConnection> connections) {
        ByteBuf body = Requests.bytes(scenario.bodyBytes());
        for (EchoConnection connection : connections) {
            for (int i = 0; i < scenario.inFlight(); i++) {
                callers.add(
                        scenario.hasBytes()
                                ? new BytesCaller(this, connection, body)
                                : new MessageCaller(this, connection, requests(scenario, i)));
            }
        }
        unfinished = new CountDownLatch(callers.size());
    }

    /** What the caller of that number calls with, in turn. */
    private BenchmarkMessage[] requests(Scenario scenario, int caller) {
        int turn = caller % SLEEPER_EVERY;
        return switch (scenario) {
            case SLEEPERS -> new BenchmarkMessage[] {turn == 0 ? sleepy : quick};
            case NAPS -> {
                BenchmarkMessage[] requests = new BenchmarkMessage[SLEEPER_EVERY];
                Arrays.fill(requests, quick);
                requests[turn] = sleepy;
                yield requests;
            }
            default -> new BenchmarkMessage[] {quick};
        };
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
