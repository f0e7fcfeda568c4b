package io.teleport.spring.boot.autoconfigure;

import io.netty.handler.ssl.SslContext;
import io.teleport.DialOptions;
import io.teleport.Network;
import io.teleport.PoolOptions;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * One pool of sessions with one address; what is unset is as the peer's.
 *
 * @param address Host and port for TCP, a path for unix, a name for local.
 * @param size Most sessions.
 * @param idleTime Time after which a session that nobody has used is closed. 0 closes none. Milliseconds when no unit is
 *     given.
 * @param network Kind of network.
 * @param proto Wire protocol, as format and generation.
 * @param dialTimeout Longest wait for a connection, handshakes included. 0 waits without limit. Milliseconds when no
 *     unit is given.
 * @param defaultBodyCodec Codec of bodies for which no other was asked.
 * @param ssl TLS of the sessions.
 */
record PoolProperties(
        @DefaultValue("") String address,
        @DefaultValue("8") int size,
        @DefaultValue("1m") Duration idleTime,
        @Nullable Network network,
        @Nullable String proto,
        @Nullable Duration dialTimeout,
        @Nullable String defaultBodyCodec,
        @NestedConfigurationProperty @DefaultValue SessionSslProperties ssl) {

    /**
     * What the pool is to keep to.
     *
     * @throws io.teleport.ConfigException when a value is out of range
     */
    PoolOptions options(@Nullable Supplier<SslContext> tls) {
        DialOptions dial = new DialOptions(network, proto, dialTimeout, null, null, null, defaultBodyCodec, tls, false);
        return new PoolOptions(size, idleTime, dial);
    }
}
