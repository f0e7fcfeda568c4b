package io.teleport.spring.boot.autoconfigure;

import io.teleport.AccessLogMode;
import io.teleport.AllocatorType;
import io.teleport.Network;
import io.teleport.OutboundPolicy;
import io.teleport.RedialCalls;
import io.teleport.TransportType;
import io.teleport.session.DispatchMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of the peer; they mirror {@link io.teleport.PeerConfig}.
 *
 * @param network Kind of network of the listen port and of addresses dialed without naming one.
 * @param localIp Address of this host to listen on and to dial from. Unset listens on all addresses and lets the system
 *     choose for dialing.
 * @param reusePort Whether other processes may listen on the same TCP ports at the same time (SO_REUSEPORT).
 * @param listenPort Port to listen on. 0 takes any free one. Unset does not listen.
 * @param listeners Further addresses to listen on, by name.
 * @param proto Wire protocol, as format and generation. Listeners may have several with commas between them, or auto.
 * @param defaultBodyCodec Codec of bodies for which no other was asked.
 * @param tlvRoutes Routes of messages of the tlv protocol by their number. Other messages are pushed to /tlv/ and their
 *     number.
 * @param tlvBodyCodec Codec of all values in the tlv protocol.
 * @param websocketPath What is asked for to get a websocket, accepted and dialed.
 * @param websocketOrigins Origins of pages that may open websockets, or * for all. Pages of the listener's own host and port
 *     may always, and so may clients that are no pages.
 * @param websocketDeflate Whether messages of websockets are compressed where the other side agrees.
 * @param autoTimeout Longest wait of a listener for what tells the protocol, and for the upgrade to a websocket. 0 for no
 *     limit. Milliseconds when no unit is given.
 * @param autoLimit Most bytes that a listener looks at to tell the protocol. Bytes when no unit is given.
 * @param autoSilentProto Protocol of a client that has said nothing within the auto timeout. Unset takes the first of the
 *     listener's that needs no websocket.
 * @param autoPlain Whether a listener with several protocols and TLS accepts connections without TLS too.
 * @param handshakeTimeout Longest time that plugins may take before an accepted connection is served. 0 for no limit.
 *     Milliseconds when no unit is given.
 * @param dialTimeout Longest wait for a connection, handshakes included. 0 waits without limit. Milliseconds when no
 *     unit is given.
 * @param redialTimes Attempts to dial again after an unexpected break. Negative for ever.
 * @param redialInterval Longest pause before the first attempt to redial, doubled for each further one and shortened at
 *     random. Milliseconds when no unit is given.
 * @param redialMaxInterval Longest pause between two attempts to redial. Milliseconds when no unit is given.
 * @param redialCalls Fate of calls while their session is dialed again.
 * @param sessionAge Longest life of a session. 0 for no limit. Milliseconds when no unit is given.
 * @param contextAge Deadline of one exchange. 0 for none. Milliseconds when no unit is given.
 * @param readTimeout Longest silence of the other side before the session is closed. 0 for no limit. Milliseconds when
 *     no unit is given.
 * @param writeTimeout Longest time for one write before the session is closed. 0 for no limit. Milliseconds when no
 *     unit is given.
 * @param slowCometDuration Time above which an exchange is logged as slow. 0 for never. Milliseconds when no unit is
 *     given.
 * @param countTime Whether exchanges are timed.
 * @param printDetail Whether the access log shows bodies and metadata.
 * @param accessLog Exchanges that the access log shows.
 * @param messageSizeLimit Largest frame. 0 or negative for the format's maximum. Bytes when no unit is given.
 * @param inflatedSizeLimit Largest result of undoing one filter, such as inflating. 0 or negative for the format's
 *     maximum. Bytes when no unit is given.
 * @param metadataSizeLimit Largest metadata of one message. 0 or negative for the format's maximum. Bytes when no unit
 *     is given.
 * @param maxConnections Most connections accepted at one time. 0 for no limit.
 * @param maxInFlight Most calls and pushes of one session being handled, above which reading from it pauses. 0 for no
 *     limit.
 * @param outboundLimit Most data waiting to be written in one session. 0 for no limit. Bytes when no unit is given.
 * @param outboundPolicy Fate of a message above the outbound limit.
 * @param outboundPushPolicy Fate of a push above the outbound limit. Unset is as the outbound policy.
 * @param noDelay Whether small segments are sent at once (TCP_NODELAY).
 * @param keepAlive Whether the system probes idle connections (SO_KEEPALIVE).
 * @param keepAlivePeriod Pause between two probes of an idle connection, in whole seconds. Unset for the system's.
 *     Milliseconds when no unit is given.
 * @param sendBufferSize Size of a socket's send buffer. 0 for the system's. Bytes when no unit is given.
 * @param receiveBufferSize Size of a socket's receive buffer. 0 for the system's. Bytes when no unit is given.
 * @param transport Way in which the system is asked for input and output.
 * @param eventLoopThreads Number of event loops. 0 for one a processor.
 * @param dispatch Threads and order in which handlers run.
 * @param workers Most platform threads that run handlers. Not used with virtual threads.
 * @param workerQueue Most messages that wait for a worker before further ones are refused. 0 lets none wait.
 * @param virtualThreads Whether handlers run on virtual threads where the JVM has them. Unset follows
 *     spring.threads.virtual.enabled.
 * @param closeTimeout Longest wait of a graceful close. 0 does not wait. Milliseconds when no unit is given.
 * @param drainTimeout Longest time for which a session that closes serves a peer that has been asked to leave it. 0 asks
 *     nobody. Milliseconds when no unit is given.
 * @param certFile Certificate chain in PEM format with which listeners speak TLS. An SSL bundle can be used instead.
 * @param keyFile Private key of the certificate in PEM format.
 * @param trustFile Certificates in PEM format that dialed peers must be signed by. Setting it makes dialing use TLS.
 * @param exposeErrors Whether details of a handler's exception are sent to the caller.
 * @param closeOnShutdown Whether the peer closes by itself when the JVM shuts down. Not needed as long as the
 *     application context has its shutdown hook.
 * @param allocator Allocator of buffers.
 * @param gzipLevel How hard the gzip filter compresses, from 0 (not at all) to 9 (smallest).
 * @param gzipId Character that stands for the gzip filter on the wire. Both sides need the same.
 * @param md5Id Character that stands for the md5 filter on the wire. Both sides need the same.
 * @param ssl TLS of the listeners.
 */
record PeerProperties(
        @DefaultValue("tcp") Network network,
        @Nullable String localIp,
        @DefaultValue("false") boolean reusePort,
        @Nullable Integer listenPort,
        @DefaultValue Map<String, ListenerProperties> listeners,
        @DefaultValue("raw@4") String proto,
        @DefaultValue("json") String defaultBodyCodec,
        @DefaultValue Map<Integer, String> tlvRoutes,
        @DefaultValue("plain") String tlvBodyCodec,
        @DefaultValue("/") String websocketPath,
        @DefaultValue List<String> websocketOrigins,
        @DefaultValue("false") boolean websocketDeflate,
        @DefaultValue("5s") Duration autoTimeout,
        @DefaultValue("1MB") DataSize autoLimit,
        @Nullable String autoSilentProto,
        @DefaultValue("true") boolean autoPlain,
        @DefaultValue("10s") Duration handshakeTimeout,
        @DefaultValue("5s") Duration dialTimeout,
        @DefaultValue("0") int redialTimes,
        @DefaultValue("100ms") Duration redialInterval,
        @DefaultValue("30s") Duration redialMaxInterval,
        @DefaultValue("once") RedialCalls redialCalls,
        @DefaultValue("0s") Duration sessionAge,
        @DefaultValue("0s") Duration contextAge,
        @DefaultValue("0s") Duration readTimeout,
        @DefaultValue("30s") Duration writeTimeout,
        @DefaultValue("0s") Duration slowCometDuration,
        @DefaultValue("true") boolean countTime,
        @DefaultValue("false") boolean printDetail,
        @DefaultValue("slow") AccessLogMode accessLog,
        @DefaultValue("16MB") DataSize messageSizeLimit,
        @DefaultValue("64MB") DataSize inflatedSizeLimit,
        @DefaultValue("64KB") DataSize metadataSizeLimit,
        @DefaultValue("0") int maxConnections,
        @DefaultValue("10000") int maxInFlight,
        @DefaultValue("16MB") DataSize outboundLimit,
        @DefaultValue("fail") OutboundPolicy outboundPolicy,
        @Nullable OutboundPolicy outboundPushPolicy,
        @DefaultValue("true") boolean noDelay,
        @DefaultValue("true") boolean keepAlive,
        @Nullable Duration keepAlivePeriod,
        @DefaultValue("0B") DataSize sendBufferSize,
        @DefaultValue("0B") DataSize receiveBufferSize,
        @DefaultValue("auto") TransportType transport,
        @DefaultValue("0") int eventLoopThreads,
        @DefaultValue("concurrent") DispatchMode dispatch,
        @DefaultValue("200") int workers,
        @DefaultValue("10000") int workerQueue,
        @Nullable Boolean virtualThreads,
        @DefaultValue("30s") Duration closeTimeout,
        @DefaultValue("10s") Duration drainTimeout,
        @Nullable Path certFile,
        @Nullable Path keyFile,
        @Nullable Path trustFile,
        @DefaultValue("false") boolean exposeErrors,
        @DefaultValue("false") boolean closeOnShutdown,
        @DefaultValue("default") AllocatorType allocator,
        @DefaultValue("5") int gzipLevel,
        @DefaultValue("g") char gzipId,
        @DefaultValue("m") char md5Id,
        @NestedConfigurationProperty @DefaultValue SslProperties ssl) {}
