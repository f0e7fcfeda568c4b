package io.teleport.benchmarks.load;

import io.teleport.benchmarks.stack.EchoConnection;
import io.teleport.benchmarks.stack.Requests;
import java.util.List;

/** Traffic that runs from {@link #start} to {@link #stop}, and is recorded in a window between. */
public interface Load {

    void start();

    /** From now on latencies count. */
    void beginWindow();

    /** From now on latencies do not count any more. */
    void endWindow();

    /**
     * Starts no more messages and waits for the calls in flight.
     *
     * @throws IllegalStateException if a call failed or was never answered
     */
    void stop() throws InterruptedException;

    /** The latencies of the window, complete after {@link #stop}; empty for one-way traffic. */
    Latencies latencies();

    /** The load of a scenario on connections that are open. */
    static Load of(Scenario scenario, List<EchoConnection> connections) {
        return scenario.oneWay() ? new PushLoad(connections, Requests.full()) : new CallLoad(scenario, connections);
    }
}
