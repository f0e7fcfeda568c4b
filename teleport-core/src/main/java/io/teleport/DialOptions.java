package io.teleport;

import io.netty.handler.ssl.SslContext;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How one session is dialed, where it differs from the peer's configuration. Immutable: each method returns a copy.
 *
 * @param network           {@code null}: the peer's
 * @param proto             name of the wire protocol; {@code null}: the peer's
 * @param timeout           longest wait for the session, handshake included, zero for none; {@code null}: the peer's
 * @param redialTimes       attempts after a break, negative for ever; {@code null}: the peer's
 * @param redialInterval    first pause between attempts; {@code null}: the peer's
 * @param redialMaxInterval longest pause; {@code null}: the peer's
 * @param defaultBodyCodec  name of the codec of bodies that name none; {@code null}: the peer's
 * @param tls               asked for the context of each connection; {@code null}: the peer's
 * @param lazy              whether an opened session is dialed when it is first used
 */
public record DialOptions(
        @Nullable Network network,
        @Nullable String proto,
        @Nullable Duration timeout,
        @Nullable Integer redialTimes,
        @Nullable Duration redialInterval,
        @Nullable Duration redialMaxInterval,
        @Nullable String defaultBodyCodec,
        @Nullable Supplier<SslContext> tls,
        boolean lazy) {

    private static final DialOptions DEFAULTS = new DialOptions(null, null, null, null, null, null, null, null, false);

    /**
     * Checks the times.
     *
     * @throws ConfigException when the timeout is negative, or an interval is not more than 0, or the longest is shorter
     *     than the first
     */
    public DialOptions {
        require(timeout == null || !timeout.isNegative(), "dial-timeout", timeout, "0 or more");
        require(redialInterval == null || isPositive(redialInterval), "redial-interval", redialInterval, "more than 0");
        require(
                redialMaxInterval == null || isPositive(redialMaxInterval),
                "redial-max-interval",
                redialMaxInterval,
                "more than 0");
        boolean ordered =
                redialInterval == null || redialMaxInterval == null || redialMaxInterval.compareTo(redialInterval) >= 0;
        require(ordered, "redial-max-interval", redialMaxInterval, "at least redial-interval, " + redialInterval);
    }

    /** Everything as the peer's configuration says. */
    public static DialOptions defaults() {
        return DEFAULTS;
    }

    public DialOptions withNetwork(Network value) {
        return new DialOptions(
                value, proto, timeout, redialTimes, redialInterval, redialMaxInterval, defaultBodyCodec, tls, lazy);
    }

    public DialOptions withProto(String value) {
        return new DialOptions(
                network, value, timeout, redialTimes, redialInterval, redialMaxInterval, defaultBodyCodec, tls, lazy);
    }

    public DialOptions withTimeout(Duration value) {
        return new DialOptions(
                network, proto, value, redialTimes, redialInterval, redialMaxInterval, defaultBodyCodec, tls, lazy);
    }

    /** Attempts after a break, and the first and the longest pause between them. */
    public DialOptions withRedial(int times, Duration interval, Duration maxInterval) {
        return new DialOptions(network, proto, timeout, times, interval, maxInterval, defaultBodyCodec, tls, lazy);
    }

    /** Attempts after a break; negative for ever. */
    public DialOptions withRedialTimes(int value) {
        return new DialOptions(
                network, proto, timeout, value, redialInterval, redialMaxInterval, defaultBodyCodec, tls, lazy);
    }

    public DialOptions withDefaultBodyCodec(String value) {
        return new DialOptions(
                network, proto, timeout, redialTimes, redialInterval, redialMaxInterval, value, tls, lazy);
    }

    public DialOptions withTls(Supplier<SslContext> value) {
        return new DialOptions(
                network, proto, timeout, redialTimes, redialInterval, redialMaxInterval, defaultBodyCodec, value, lazy);
    }

    public DialOptions withLazy(boolean value) {
        return new DialOptions(
                network, proto, timeout, redialTimes, redialInterval, redialMaxInterval, defaultBodyCodec, tls, value);
    }

    private static boolean isPositive(Duration value) {
        return !value.isNegative() && !value.isZero();
    }

    private static void require(boolean holds, String key, @Nullable Object value, String expected) {
        if (!holds) {
            throw new ConfigException(key, value, expected);
        }
    }
}
