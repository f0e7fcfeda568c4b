package io.teleport;

import io.teleport.session.DispatchMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All settings of one peer. Immutable.
 *
 * <p>Made by {@link #builder()}, which refuses values out of range and settings that contradict each other. No duration
 * is negative.
 *
 * @param network kind of network for {@code listenPort} and for addresses dialed without naming one; default TCP
 * @param localIp address of the own host to listen on and to dial from; default {@code null}, which listens on all
 *     addresses and lets the system choose for dialing
 * @param reusePort whether other processes may listen on the same TCP ports at the same time (SO_REUSEPORT), as one does that
 *     takes over from this; default {@code false}
 * @param listenPort port to listen on, 0 to 65535; 0 takes any free one; default {@code null}, no such listener
 * @param listeners further addresses to listen on, their names distinct; default none
 * @param proto name of the wire protocol, such as {@code raw@5}; default {@code raw@4}; of listeners also several
 *     with commas between them, or {@code auto}, and then connections must show which of them they speak
 * @param defaultBodyCodec name of the codec of bodies for which nothing else was asked; default {@code json}
 * @param tlvRoutes routes of messages of the protocol {@code tlv} by their number, which is not 0; default none: a
 *     message is pushed to {@code /tlv/} and its number, and 0, a heartbeat, always to {@code /heartbeat}
 * @param tlvBodyCodec name of the codec of all values in the protocol {@code tlv}, which is also the default one of its
 *     sessions; default {@code plain}
 * @param websocketPath what is asked for to get a websocket, accepted and dialed; begins with a slash; default {@code /}
 * @param websocketOrigins pages that may open websockets: origins such as {@code https://example.org}, or {@code *} for
 *     all; default none but those that this listener itself serves; who is no page may always
 * @param websocketDeflate whether messages of websockets are compressed where the other side agrees; costs memory and time
 *     for each connection; default {@code false}
 * @param autoTimeout longest wait of a listener for what tells the protocol, and for the upgrade to a websocket; default
 *     5 s; 0: no limit
 * @param autoLimit most bytes that a listener looks at to tell the protocol, at least 64; default 1 MiB
 * @param autoSilentProto name of the protocol of a client that has said nothing within {@code autoTimeout}, where a listener
 *     has several; default {@code null}: the first of the listener's that needs no websocket
 * @param autoPlain whether a listener with several protocols accepts connections without TLS beside those with it, when it
 *     has TLS at all; default {@code true}
 * @param handshakeTimeout longest time that the PostAccept hooks of an accepted connection may take together, after which it
 *     is closed; default 10 s; 0: no limit
 * @param dialTimeout longest wait for a connection, handshakes included; default 5 s; 0: none
 * @param redialTimes attempts to dial again after an unexpected break; default 0: none; negative: for ever
 * @param redialInterval longest pause before the first attempt to redial, doubled for each further one and shortened at
 *     random; more than 0; default 100 ms
 * @param redialMaxInterval longest pause between two attempts to redial; at least {@code redialInterval}; default 30 s
 * @param redialCalls what becomes of calls while their session is dialed again; default ONCE
 * @param sessionAge longest life of a session; default 0: no limit
 * @param contextAge deadline of one exchange; default 0: none
 * @param readTimeout longest silence of the other side before the session is closed; default 0: no limit
 * @param writeTimeout longest time for one write before the session is closed; default 30 s; 0: no limit
 * @param slowCometDuration exchanges that take longer are logged as slow; default 0: none is slow
 * @param countTime whether exchanges are timed, for the access log and exchange listeners; default {@code true}
 * @param printDetail whether the access log shows bodies and metadata; default {@code false}
 * @param accessLog which exchanges are logged; default SLOW
 * @param messageSizeLimit largest frame in bytes; default 16 MiB; 0 or negative: the format's maximum
 * @param inflatedSizeLimit largest result of undoing one filter, in bytes; default 64 MiB; 0 or negative: the format's maximum
 * @param metadataSizeLimit largest metadata of one message, in bytes; default 64 KiB; 0 or negative: the format's maximum
 * @param maxConnections most connections accepted at one time; default 0: no limit
 * @param maxInFlight most calls and pushes of one session being handled; above it reading pauses; default 10,000; 0: no
 *     limit
 * @param outboundLimit most bytes waiting to be written in one session; default 16 MiB; 0: no limit
 * @param outboundPolicy what happens to a message above {@code outboundLimit}; default FAIL
 * @param outboundPushPolicy the same for pushes, replies excepted; default {@code null}: as {@code outboundPolicy}
 * @param noDelay whether small segments are sent at once (TCP_NODELAY); default {@code true}
 * @param keepAlive whether the system probes idle connections (SO_KEEPALIVE); default {@code true}
 * @param keepAlivePeriod pause between two such probes, at least 1 s, in whole seconds; default {@code null}: the system's
 * @param sendBufferSize size of the socket's send buffer in bytes; default 0: the system's
 * @param receiveBufferSize size of the socket's receive buffer in bytes; default 0: the system's
 * @param transport how the system is asked for input and output; default AUTO
 * @param eventLoopThreads number of event loops; default 0: one a processor
 * @param dispatch where and in which order handlers run; default CONCURRENT
 * @param workers most platform threads that run handlers, besides those of the event loops, at least 1; not used with virtual
 *     threads; default 200
 * @param workerQueue most messages waiting for a worker before further ones are refused; default 10,000; 0: none wait
 * @param virtualThreads whether handlers run on virtual threads where the JVM has them, from 21 on; default {@code false}
 * @param closeTimeout longest wait of a graceful close; default 30 s; 0: does not wait
 * @param drainTimeout longest time for which a session that closes serves a peer that has been asked to leave it and understands that;
 *     part of {@code closeTimeout}; default 10 s; 0: nobody is asked
 * @param certFile certificate chain in PEM format with which listeners speak TLS; default {@code null}: no TLS
 * @param keyFile private key of {@code certFile} in PEM format; default {@code null}
 * @param trustFile certificates in PEM format that dialed peers must be signed by; when set, dialing uses TLS; default
 *     {@code null}: no TLS
 * @param exposeErrors whether the details of a handler's exception are sent to the caller; default {@code false}
 * @param closeOnShutdown whether the peer closes gracefully when the JVM shuts down; default {@code false}
 * @param allocator where buffers come from; default DEFAULT
 * @param gzipLevel how hard the gzip filter compresses, 1 (fast) to 9 (small), 0 not at all; default 5
 * @param gzipId id of the gzip filter on the wire, the same on both sides; default {@code g}
 * @param md5Id id of the md5 filter on the wire, the same on both sides; default {@code m}
 */
public record PeerConfig(
        Network network,
        @Nullable String localIp,
        boolean reusePort,
        @Nullable Integer listenPort,
        List<ListenerConfig> listeners,
        String proto,
        String defaultBodyCodec,
        Map<Integer, String> tlvRoutes,
        String tlvBodyCodec,
        String websocketPath,
        List<String> websocketOrigins,
        boolean websocketDeflate,
        Duration autoTimeout,
        int autoLimit,
        @Nullable String autoSilentProto,
        boolean autoPlain,
        Duration handshakeTimeout,
        Duration dialTimeout,
        int redialTimes,
        Duration redialInterval,
        Duration redialMaxInterval,
        RedialCalls redialCalls,
        Duration sessionAge,
        Duration contextAge,
        Duration readTimeout,
        Duration writeTimeout,
        Duration slowCometDuration,
        boolean countTime,
        boolean printDetail,
        AccessLogMode accessLog,
        int messageSizeLimit,
        int inflatedSizeLimit,
        int metadataSizeLimit,
        int maxConnections,
        int maxInFlight,
        int outboundLimit,
        OutboundPolicy outboundPolicy,
        @Nullable OutboundPolicy outboundPushPolicy,
        boolean noDelay,
        boolean keepAlive,
        @Nullable Duration keepAlivePeriod,
        int sendBufferSize,
        int receiveBufferSize,
        TransportType transport,
        int eventLoopThreads,
        DispatchMode dispatch,
        int workers,
        int workerQueue,
        boolean virtualThreads,
        Duration closeTimeout,
        Duration drainTimeout,
        @Nullable Path certFile,
        @Nullable Path keyFile,
        @Nullable Path trustFile,
        boolean exposeErrors,
        boolean closeOnShutdown,
        AllocatorType allocator,
        int gzipLevel,
        char gzipId,
        char md5Id) {

    /** Copies listeners, routes and origins. */
    public PeerConfig {
        listeners = List.copyOf(listeners);
        tlvRoutes = Map.copyOf(tlvRoutes);
        websocketOrigins = List.copyOf(websocketOrigins);
    }

    /** Begins with the default of every setting. */
    public static PeerConfigBuilder builder() {
        return new PeerConfigBuilder(new PeerConfigValues());
    }

    /** Begins with the settings of this configuration, which itself stays as it is. */
    public PeerConfigBuilder toBuilder() {
        return new PeerConfigBuilder(new PeerConfigValues(this));
    }
}
