package io.teleport.spring.boot.autoconfigure;

import io.teleport.plugin.overloader.Limits;
import java.util.Map;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the overloader.
 *
 * @param enabled Whether connections and calls are limited.
 * @param maxConnections Most connections at one time, accepted and dialed. 0 for no limit.
 * @param maxCallsPerSecond Most calls and pushes of the other sides in a second. 0 for no limit.
 * @param routes Most calls and pushes in a second of single routes, by their paths.
 */
record OverloaderProperties(
        @DefaultValue("false") boolean enabled,
        @DefaultValue("0") int maxConnections,
        @DefaultValue("0") int maxCallsPerSecond,
        @DefaultValue Map<String, Integer> routes) {

    Limits limits() {
        PluginKeys keys = new PluginKeys("overloader");
        keys.notNegative("max-connections", maxConnections);
        keys.notNegative("max-calls-per-second", maxCallsPerSecond);
        routes.forEach((path, limit) -> {
            keys.isPath("routes", path, limit);
            keys.notNegative(PluginKeys.indexed("routes", path), limit);
        });
        return new Limits(maxConnections, maxCallsPerSecond, routes);
    }
}
