package io.teleport.benchmarks.load;

import io.teleport.benchmarks.stack.Requests;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What a client does: how many connections, and how many calls of which kind it keeps in flight on each. */
public enum Scenario {
    C1(1, 1),
    C100(1, 100),
    C1000(1, 1000),
    C100X100(100, 1),
    PUSH(1, 0),
    /** Bodies of a mebibyte. */
    LARGE(1, 4, 1 << 20),
    /** Bodies of 64 mebibytes. */
    HUGE(1, 1, 1 << 26),
    /** Every tenth of the calls in flight is one to a handler that sleeps. */
    SLEEPERS(1, 100),
    /** Every tenth call goes to a handler that sleeps, so that most of those in flight do. */
    NAPS(1, 100),
    /** What plugins cost that take no part in calls. */
    PLUGINS(1, 100),
    /** What metrics and traces cost. */
    OBSERVATION(1, 100),
    C2(1, 2),
    C5(1, 5),
    C10(1, 10),
    C20(1, 20),
    C50(1, 50),
    C200(1, 200),
    C500(1, 500),
    C2000(1, 2000);

    /** Those that are compared unless others are named. */
    public static final Set<Scenario> USUAL = EnumSet.range(C1, OBSERVATION);

    /** Those that make a curve of throughput against calls in flight, from few to many. */
    public static final List<Scenario> CURVE = List.of(C1, C2, C5, C10, C20, C50, C100, C200, C500, C1000, C2000);

    private final int connections;
    private final int inFlight;
    private final int bodyBytes;

    Scenario(int connections, int inFlight) {
        this(connections, inFlight, 0);
    }

    Scenario(int connections, int inFlight, int bodyBytes) {
        this.connections = connections;
        this.inFlight = inFlight;
        this.bodyBytes = bodyBytes;
    }

    /** How many connections the client opens. */
    public int connections() {
        return connections;
    }

    /** How many calls it keeps in flight on each. */
    public int inFlight() {
        return inFlight;
    }

    /** The size of the bodies of bytes; 0 for messages. */
    public int bodyBytes() {
        return bodyBytes;
    }

    /** Whether bodies are bytes, not messages. */
    public boolean hasBytes() {
        return bodyBytes > 0;
    }

    /** What a message carries in each direction. */
    public int payloadBytes() {
        return hasBytes() ? bodyBytes : Requests.SIZE;
    }

    /** Whether messages go one way and are counted at the server. */
    public boolean oneWay() {
        return this == PUSH;
    }

    /** Whether some calls go to a handler that sleeps; only the others are recorded. */
    public boolean hasSleepers() {
        return this == SLEEPERS || this == NAPS;
    }

    /** The name in options and ratio lines. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The scenario of that label.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Scenario of(String label) {
        return Arrays.stream(values())
                .filter(scenario -> scenario.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("scenario: " + label + " (expected: one of "
                        + Arrays.stream(values()).map(Scenario::label).toList() + ")"));
    }
}
