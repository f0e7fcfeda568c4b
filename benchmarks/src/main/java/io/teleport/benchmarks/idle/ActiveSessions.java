package io.teleport.benchmarks.idle;

import io.teleport.benchmarks.load.Load;
import io.teleport.benchmarks.load.Scenario;
import io.teleport.benchmarks.process.Median;
import io.teleport.benchmarks.stack.EchoClient;
import io.teleport.benchmarks.stack.EchoConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Sessions at one server of which each has one call in flight. */
final class ActiveSessions {

    private static final Scenario SCENARIO = Scenario.C100X100;
    private static final int WARM_UP_SECONDS = 1;

    private final List<EchoConnection> connections = new ArrayList<>();
    private final List<Double> rates = new ArrayList<>();

    ActiveSessions(EchoClient client, int port) throws Exception {
        for (int i = 0; i < SCENARIO.connections(); i++) {
            connections.add(client.connect(port));
        }
    }

    /** Calls for so long, and notes how many calls a second there were. */
    void run(int seconds) throws InterruptedException {
        Load load = Load.of(SCENARIO, connections);
        load.start();
        TimeUnit.SECONDS.sleep(WARM_UP_SECONDS);
        long begin = System.nanoTime();
        load.beginWindow();
        TimeUnit.SECONDS.sleep(seconds);
        load.endWindow();
        double nanos = System.nanoTime() - begin;
        load.stop();
        rates.add(load.latencies().count() * 1e9 / nanos);
    }

    /** What was noted so far does not count. */
    void forget() {
        rates.clear();
    }

    /** The median of calls a second. */
    double rate() {
        return Median.of(rates);
    }
}
