package io.teleport.spring.boot.autoconfigure;

import io.teleport.ConfigException;

/** A configuration property that the core refuses. */
final class TeleportPropertyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String property;
    private final String value;
    private final String expected;

    /**
     * Makes the full name of a refused setting.
     *
     * @param prefix of the property, ending in a dot
     */
    TeleportPropertyException(String prefix, ConfigException cause) {
        super(prefix + cause.getMessage(), cause);
        this.property = prefix + cause.key();
        this.value = cause.value();
        this.expected = cause.expected();
    }

    String property() {
        return property;
    }

    String value() {
        return value;
    }

    String expected() {
        return expected;
    }
}
