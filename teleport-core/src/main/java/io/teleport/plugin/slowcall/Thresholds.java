package io.teleport.plugin.slowcall;

import java.time.Duration;
import java.util.Map;

/**
 * When a call or push is slow, and how often that is told.
 *
 * @param general  time above which it is slow; zero for never
 * @param routes   the same for single routes, by their paths
 * @param interval least time between two alarms of one route; zero for an alarm each time
 */
public record Thresholds(Duration general, Map<String, Duration> routes, Duration interval) {

    private static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(10);

    /**
     * Checks the times.
     *
     * @throws IllegalArgumentException for a negative one
     */
    public Thresholds {
        routes = Map.copyOf(routes);
        notNegative("threshold", general);
        notNegative("interval", interval);
        routes.forEach((path, threshold) -> notNegative("threshold of " + path, threshold));
    }

    /** One threshold for all routes, and an alarm of each route every ten seconds at most. */
    public static Thresholds of(Duration general) {
        return new Thresholds(general, Map.of(), DEFAULT_INTERVAL);
    }

    /** These, with thresholds of their own for single routes. */
    public Thresholds withRoutes(Map<String, Duration> value) {
        return new Thresholds(general, value, interval);
    }

    /** These, with another interval. */
    public Thresholds withInterval(Duration value) {
        return new Thresholds(general, routes, value);
    }

    /** The threshold of this route. */
    Duration of(String route) {
        return routes.getOrDefault(route, general);
    }

    long nanosOf(String route) {
        return of(route).toNanos();
    }

    private static void notNegative(String name, Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: zero or more)");
        }
    }
}
