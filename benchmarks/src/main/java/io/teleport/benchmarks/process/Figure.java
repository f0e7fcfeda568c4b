package io.teleport.benchmarks.process;

import io.teleport.benchmarks.load.Scenario;
import java.util.Locale;

/** What a run measures. */
public enum Figure {
    /** Messages a second. */
    THROUGHPUT("msg/s", "%,.0f"),
    /** Millions of bytes of payload a second, in each direction that has any. */
    MEGABYTES("MB/s", "%,.1f"),
    /** Latencies in microseconds. */
    P50("p50 us", "%,.0f"),
    P99("p99 us", "%,.0f"),
    P999("p99.9 us", "%,.0f"),
    /** Processor seconds a million messages. */
    SERVER_CPU("srv cpu s/M", "%.2f"),
    CLIENT_CPU("cli cpu s/M", "%.2f"),
    /** Heap bytes allocated a message. */
    SERVER_BYTES("srv B/msg", "%,.0f"),
    CLIENT_BYTES("cli B/msg", "%,.0f");

    private final String title;
    private final String format;

    Figure(String title, String format) {
        this.title = title;
        this.format = format;
    }

    /** The head of its column. */
    public String title() {
        return title;
    }

    /** Whether runs of that scenario measure it: one-way messages have no latency. */
    public boolean isKnownOf(Scenario scenario) {
        return !scenario.oneWay() || !(this == P50 || this == P99 || this == P999);
    }

    /** The text of one value. */
    public String format(double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
