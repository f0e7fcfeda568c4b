package io.teleport.benchmarks.load;

import java.util.Locale;

/** What a client does: how many connections, and how many calls it keeps in flight on each. */
public enum Scenario {
    C1(1, 1),
    C100(1, 100),
    C1000(1, 1000),
    C100X100(100, 1),
    PUSH(1, 0);

    private final int connections;
    private final int inFlight;

    Scenario(int connections, int inFlight) {
        this.connections = connections;
        this.inFlight = inFlight;
    }

    /** How many connections the client opens. */
    public int connections() {
        return connections;
    }

    int inFlight() {
        return inFlight;
    }

    /** Whether messages go one way and are counted at the server. */
    public boolean oneWay() {
        return this == PUSH;
    }

    /** The name in options and ratio lines. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The scenario of that label. */
    public static Scenario of(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT));
    }
}
