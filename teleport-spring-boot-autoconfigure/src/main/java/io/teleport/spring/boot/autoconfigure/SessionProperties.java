package io.teleport.spring.boot.autoconfigure;

import io.teleport.Network;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * One session that the application dials; what is unset is as the peer's.
 *
 * @param address Host and port for TCP, a path for unix, a name for local.
 * @param network Kind of network.
 * @param proto Wire protocol, as format and generation.
 * @param lazy Whether to dial at the first use instead of at the start of the application.
 * @param failFast Whether the application fails to start when the session cannot be dialed.
 * @param dialTimeout Longest wait for a connection, handshakes included. 0 waits without limit. Milliseconds when no
 *     unit is given.
 * @param redialTimes Attempts to dial again after an unexpected break. Negative for ever.
 * @param redialInterval Longest pause before the first attempt to redial, doubled for each further one and shortened at
 *     random. Milliseconds when no unit is given.
 * @param redialMaxInterval Longest pause between two attempts to redial. Milliseconds when no unit is given.
 * @param sessionAge Longest life of the session. 0 for no limit. Milliseconds when no unit is given.
 * @param contextAge Deadline of one exchange. 0 for none. Milliseconds when no unit is given.
 * @param defaultBodyCodec Codec of bodies for which no other was asked.
 * @param ssl TLS of the session.
 */
record SessionProperties(
        @DefaultValue("") String address,
        @Nullable Network network,
        @Nullable String proto,
        @DefaultValue("false") boolean lazy,
        @DefaultValue("false") boolean failFast,
        @Nullable Duration dialTimeout,
        @DefaultValue("-1") int redialTimes,
        @Nullable Duration redialInterval,
        @Nullable Duration redialMaxInterval,
        @Nullable Duration sessionAge,
        @Nullable Duration contextAge,
        @Nullable String defaultBodyCodec,
        @NestedConfigurationProperty @DefaultValue SessionSslProperties ssl) {}
