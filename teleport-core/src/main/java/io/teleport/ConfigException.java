package io.teleport;

import org.jspecify.annotations.Nullable;

/** A setting that a peer refuses. Its text is {@code key: value (expected: what is allowed)}. */
public final class ConfigException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final String key;
    private final String value;
    private final String expected;

    /**
     * Says which setting is wrong.
     *
     * @param key      the setting, written like {@code listen-port}
     * @param value    what it was set to
     * @param expected what is allowed instead
     */
    public ConfigException(String key, @Nullable Object value, String expected) {
        super(key + ": " + value + " (expected: " + expected + ")");
        this.key = key;
        this.value = String.valueOf(value);
        this.expected = expected;
    }

    /** The setting, written like {@code listen-port}. */
    public String key() {
        return key;
    }

    /** What it was set to. */
    public String value() {
        return value;
    }

    /** What is allowed instead. */
    public String expected() {
        return expected;
    }
}
