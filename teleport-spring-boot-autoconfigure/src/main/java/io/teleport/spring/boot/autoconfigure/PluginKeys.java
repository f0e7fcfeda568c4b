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

    /** Keys of maps lose their slashes unless they stand in brackets, and then are the path of no route. */
    void isPath(String key, String path, Object value) {
        boolean holds = path.indexOf('/') >= 0 || path.indexOf('.') >= 0;
        require(holds, indexed(key, path), value, "a path in brackets, in YAML as \"[/math/add]\": " + value);
    }

    static String indexed(String key, String path) {
        return key + "[" + path + "]";
    }

    void require(boolean holds, String key, Object value, String expected) {
        if (!holds) {
            throw new TeleportPropertyException(prefix, new ConfigException(key, value, expected));
        }
    }
}
