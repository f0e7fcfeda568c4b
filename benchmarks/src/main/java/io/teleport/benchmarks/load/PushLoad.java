package io.teleport.benchmarks.load;

import io.teleport.benchmarks.message.BenchmarkMessage;
import io.teleport.benchmarks.stack.EchoConnection;
import java.util.List;

/** One-way messages as fast as the connections take them; the server counts. */
final class PushLoad implements Load {

    private final Latencies none = new Latencies();
    private final List<EchoConnection> connections;
    private final BenchmarkMessage message;
    private volatile boolean running;

    PushLoad(List<EchoConnection> connections, BenchmarkMessage message) {
        this.connections = connections;
        this.message = message;
    }

    @Override
    public void start() {
        running = true;
        connections.forEach(connection -> connection.pushWhile(() -> running, message));
    }

    @Override
    public void beginWindow() {}

    @Override
    public void endWindow() {}

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public Latencies latencies() {
        return none;
    }
}
