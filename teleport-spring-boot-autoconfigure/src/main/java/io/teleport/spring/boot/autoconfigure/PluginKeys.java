package io.teleport.spring.boot.autoconfigure;

import io.teleport.ConfigException;
import java.time.Duration;

/** Refuses values of the keys of one plugin. */
final class PluginKeys {

    private final String prefix;

    PluginKeys(String plugin) {
        this.prefix = TeleportProperties.PREFIX + ".plugins." + plugin + ".";
    }

    void notNegative(String key, int value) {
        require(value >= 0, key, value, "0 or more");
    }

    void notNegative(String key, Duration value) {
        require(!value.isNegative(), key, value, "0 or more");
    }

    void require(boolean holds, String key, Object value, String expected) {
        if (!holds) {
            throw new TeleportPropertyException(prefix, new ConfigException(key, value, expected));
        }
    }
}
