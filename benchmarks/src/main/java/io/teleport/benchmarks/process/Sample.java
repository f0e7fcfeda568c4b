package io.teleport.benchmarks.process;

import io.teleport.benchmarks.load.Latencies;
import io.teleport.benchmarks.load.Scenario;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/** The figures of one run. */
public final class Sample {

    private final Map<Figure, Double> figures = new EnumMap<>(Figure.class);

    private Sample() {}

    /**
     * Counts calls at the client, and pushes at the server.
     *
     * @throws IllegalStateException when there are none
     */
    static Sample of(Scenario scenario, Latencies latencies, Usage server, Usage client) {
        double messages = scenario.oneWay() ? server.pushes() : latencies.count();
        if (messages == 0) {
            throw new IllegalStateException("messages measured: 0 (expected: more; in more seconds)");
        }
        double aSecond = messages * 1e9 / (scenario.oneWay() ? server.nanos() : client.nanos());
        Sample sample = new Sample();
        sample.set(Figure.THROUGHPUT, aSecond);
        sample.set(Figure.MEGABYTES, aSecond * scenario.payloadBytes() / 1e6);
        sample.set(Figure.P50, latencies.micros(50));
        sample.set(Figure.P99, latencies.micros(99));
        sample.set(Figure.P999, latencies.micros(99.9));
        sample.set(Figure.SERVER_CPU, server.cpuNanos() / messages / 1e3);
        sample.set(Figure.CLIENT_CPU, client.cpuNanos() / messages / 1e3);
        sample.set(Figure.SERVER_BYTES, server.allocatedBytes() / messages);
        sample.set(Figure.CLIENT_BYTES, client.allocatedBytes() / messages);
        return sample;
    }

    public double get(Figure figure) {
        return figures.get(figure);
    }

    private void set(Figure figure, double value) {
        figures.put(figure, value);
    }

    /** One line that {@link #parse} reads. */
    String format() {
        return figures.values().stream().map(String::valueOf).collect(Collectors.joining(" "));
    }

    /** Reads what the client process printed. */
    public static Sample parse(String line) {
        String[] values = line.split(" ", -1);
        Sample sample = new Sample();
        int i = 0;
        for (Figure figure : Figure.values()) {
            sample.set(figure, Double.parseDouble(values[i++]));
        }
        return sample;
    }
}
