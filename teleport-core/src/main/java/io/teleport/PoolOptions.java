package io.teleport;

import java.time.Duration;

/**
 * How a pool keeps its sessions. Immutable: each method returns a copy.
 *
 * @param size     most sessions, at least 1; default 8
 * @param idleTime a session that was not used for this long is closed; zero for never; default one minute
 * @param dial     how sessions are dialed, redialing excepted: the pool opens new ones instead
 */
public record PoolOptions(int size, Duration idleTime, DialOptions dial) {

    private static final PoolOptions DEFAULTS = new PoolOptions(8, Duration.ofMinutes(1), DialOptions.defaults());

    /**
     * Checks the values.
     *
     * @throws ConfigException when the size is less than 1, the idle time negative, or the options are for a lazy session
     */
    public PoolOptions {
        if (size < 1) {
            throw new ConfigException("size", size, "1 or more");
        }
        if (idleTime.isNegative()) {
            throw new ConfigException("idle-time", idleTime, "0 or more");
        }
        if (dial.lazy()) {
            throw new ConfigException("lazy", true, "false, for a pool dials when it is used");
        }
    }

    public static PoolOptions defaults() {
        return DEFAULTS;
    }

    public PoolOptions withSize(int value) {
        return new PoolOptions(value, idleTime, dial);
    }

    public PoolOptions withIdleTime(Duration value) {
        return new PoolOptions(size, value, dial);
    }

    public PoolOptions withDial(DialOptions value) {
        return new PoolOptions(size, idleTime, value);
    }
}
