package io.teleport.spring.boot.autoconfigure;

import io.teleport.plugin.slowcall.Thresholds;
import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the slow-call alarm.
 *
 * @param enabled Whether the alarm is raised when calls are slow.
 * @param threshold Time above which a call or push is slow. 0 for never. Milliseconds when no unit is given.
 * @param routes Times above which calls and pushes of single routes are slow, by their paths. Milliseconds when no unit is given.
 * @param interval Least time between two alarms of one route. 0 for an alarm each time. Milliseconds when no unit is
 *     given.
 */
record SlowCallProperties(
        @DefaultValue("false") boolean enabled,
        @DefaultValue("1s") Duration threshold,
        @DefaultValue Map<String, Duration> routes,
        @DefaultValue("10s") Duration interval) {

    Thresholds thresholds() {
        PluginKeys keys = new PluginKeys("slow-call");
        keys.notNegative("threshold", threshold);
        keys.notNegative("interval", interval);
        routes.forEach((path, own) -> {
            keys.isPath("routes", path, own);
            keys.notNegative(PluginKeys.indexed("routes", path), own);
        });
        return new Thresholds(threshold, routes, interval);
    }
}
