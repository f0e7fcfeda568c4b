package io.teleport.plugin.overloader;

import java.util.Map;

/**
 * How much an overloader lets in.
 *
 * @param connections    most connections at one time, accepted and dialed; 0 for no limit
 * @param callsPerSecond most calls and pushes of the other sides in a second, on all routes together; 0 for no limit
 * @param routes         the same for single routes, by their paths
 */
public record Limits(int connections, int callsPerSecond, Map<String, Integer> routes) {

    /** No limits at all. */
    public static final Limits NONE = new Limits(0, 0, Map.of());

    /**
     * Checks the limits.
     *
     * @throws IllegalArgumentException for a negative one
     */
    public Limits {
        routes = Map.copyOf(routes);
        notNegative("connections", connections);
        notNegative("calls per second", callsPerSecond);
        routes.forEach((path, limit) -> notNegative("calls per second of " + path, limit));
    }

    /** These, with another limit of connections. */
    public Limits withConnections(int value) {
        return new Limits(value, callsPerSecond, routes);
    }

    /** These, with another limit of calls. */
    public Limits withCallsPerSecond(int value) {
        return new Limits(connections, value, routes);
    }

    /** These, with other limits of single routes. */
    public Limits withRoutes(Map<String, Integer> value) {
        return new Limits(connections, callsPerSecond, value);
    }

    private static void notNegative(String name, int value) {
        if (value < 0) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: 0 or more)");
        }
    }
}
