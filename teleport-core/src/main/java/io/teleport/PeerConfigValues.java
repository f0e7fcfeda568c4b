package io.teleport;

import io.teleport.session.DispatchMode;
import io.teleport.xfer.GzipFilter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The settings of a {@link PeerConfigBuilder} while they change, each with its default. */
final class PeerConfigValues {

    private static final int KIB = 1024;
    private static final int MIB = 1024 * KIB;

    Network network = Network.TCP;

    @Nullable
    String localIp;

    boolean reusePort;

    @Nullable
    Integer listenPort;

    List<ListenerConfig> listeners = List.of();
    String proto = "raw@4";
    String defaultBodyCodec = "json";
    Map<Integer, String> tlvRoutes = Map.of();
    String tlvBodyCodec = "plain";
    String websocketPath = "/";
    List<String> websocketOrigins = List.of();
    boolean websocketDeflate;
    Duration autoTimeout = Duration.ofSeconds(5);
    int autoLimit = MIB;

    @Nullable
    String autoSilentProto;

    boolean autoPlain = true;
    Duration handshakeTimeout = Duration.ofSeconds(10);
    Duration dialTimeout = Duration.ofSeconds(5);
    int redialTimes;
    Duration redialInterval = Duration.ofMillis(100);
    Duration redialMaxInterval = Duration.ofSeconds(30);
    RedialCalls redialCalls = RedialCalls.ONCE;
    Duration sessionAge = Duration.ZERO;
    Duration contextAge = Duration.ZERO;
    Duration readTimeout = Duration.ZERO;
    Duration writeTimeout = Duration.ofSeconds(30);
    Duration slowCometDuration = Duration.ZERO;
    boolean countTime = true;
    boolean printDetail;
    AccessLogMode accessLog = AccessLogMode.SLOW;
    int messageSizeLimit = 16 * MIB;
    int inflatedSizeLimit = 64 * MIB;
    int metadataSizeLimit = 64 * KIB;
    int maxConnections;
    int maxInFlight = 10_000;
    int outboundLimit = 16 * MIB;
    OutboundPolicy outboundPolicy = OutboundPolicy.FAIL;

    @Nullable
    OutboundPolicy outboundPushPolicy;

    boolean noDelay = true;
    boolean keepAlive = true;

    @Nullable
    Duration keepAlivePeriod;

    int sendBufferSize;
    int receiveBufferSize;
    TransportType transport = TransportType.AUTO;
    int eventLoopThreads;
    DispatchMode dispatch = DispatchMode.CONCURRENT;
    int workers = 200;
    int workerQueue = 10_000;
    boolean virtualThreads;
    Duration closeTimeout = Duration.ofSeconds(30);
    Duration drainTimeout = Duration.ofSeconds(10);

    @Nullable
    Path certFile;

    @Nullable
    Path keyFile;

    @Nullable
    Path trustFile;

    boolean exposeErrors;
    boolean closeOnShutdown;
    AllocatorType allocator = AllocatorType.DEFAULT;
    int gzipLevel = GzipFilter.DEFAULT_LEVEL;
    char gzipId = 'g';
    char md5Id = 'm';

    PeerConfigValues() {}

    PeerConfigValues(PeerConfig config) {
        network = config.network();
        localIp = config.localIp();
        reusePort = config.reusePort();
        listenPort = config.listenPort();
        listeners = config.listeners();
        proto = config.proto();
        defaultBodyCodec = config.defaultBodyCodec();
        tlvRoutes = config.tlvRoutes();
        tlvBodyCodec = config.tlvBodyCodec();
        websocketPath = config.websocketPath();
        websocketOrigins = config.websocketOrigins();
        websocketDeflate = config.websocketDeflate();
        autoTimeout = config.autoTimeout();
        autoLimit = config.autoLimit();
        autoSilentProto = config.autoSilentProto();
        autoPlain = config.autoPlain();
        handshakeTimeout = config.handshakeTimeout();
        dialTimeout = config.dialTimeout();
        redialTimes = config.redialTimes();
        redialInterval = config.redialInterval();
        redialMaxInterval = config.redialMaxInterval();
        redialCalls = config.redialCalls();
        sessionAge = config.sessionAge();
        contextAge = config.contextAge();
        readTimeout = config.readTimeout();
        writeTimeout = config.writeTimeout();
        slowCometDuration = config.slowCometDuration();
        countTime = config.countTime();
        printDetail = config.printDetail();
        accessLog = config.accessLog();
        messageSizeLimit = config.messageSizeLimit();
        inflatedSizeLimit = config.inflatedSizeLimit();
        metadataSizeLimit = config.metadataSizeLimit();
        maxConnections = config.maxConnections();
        maxInFlight = config.maxInFlight();
        outboundLimit = config.outboundLimit();
        outboundPolicy = config.outboundPolicy();
        outboundPushPolicy = config.outboundPushPolicy();
        noDelay = config.noDelay();
        keepAlive = config.keepAlive();
        keepAlivePeriod = config.keepAlivePeriod();
        sendBufferSize = config.sendBufferSize();
        receiveBufferSize = config.receiveBufferSize();
        transport = config.transport();
        eventLoopThreads = config.eventLoopThreads();
        dispatch = config.dispatch();
        workers = config.workers();
        workerQueue = config.workerQueue();
        virtualThreads = config.virtualThreads();
        closeTimeout = config.closeTimeout();
        drainTimeout = config.drainTimeout();
        certFile = config.certFile();
        keyFile = config.keyFile();
        trustFile = config.trustFile();
        exposeErrors = config.exposeErrors();
        closeOnShutdown = config.closeOnShutdown();
        allocator = config.allocator();
        gzipLevel = config.gzipLevel();
        gzipId = config.gzipId();
        md5Id = config.md5Id();
    }

    PeerConfig toConfig() {
        return new PeerConfig(
                network,
                localIp,
                reusePort,
                listenPort,
                listeners,
                proto,
                defaultBodyCodec,
                tlvRoutes,
                tlvBodyCodec,
                websocketPath,
                websocketOrigins,
                websocketDeflate,
                autoTimeout,
                autoLimit,
                autoSilentProto,
                autoPlain,
                handshakeTimeout,
                dialTimeout,
                redialTimes,
                redialInterval,
                redialMaxInterval,
                redialCalls,
                sessionAge,
                contextAge,
                readTimeout,
                writeTimeout,
                slowCometDuration,
                countTime,
                printDetail,
                accessLog,
                messageSizeLimit,
                inflatedSizeLimit,
                metadataSizeLimit,
                maxConnections,
                maxInFlight,
                outboundLimit,
                outboundPolicy,
                outboundPushPolicy,
                noDelay,
                keepAlive,
                keepAlivePeriod,
                sendBufferSize,
                receiveBufferSize,
                transport,
                eventLoopThreads,
                dispatch,
                workers,
                workerQueue,
                virtualThreads,
                closeTimeout,
                drainTimeout,
                certFile,
                keyFile,
                trustFile,
                exposeErrors,
                closeOnShutdown,
                allocator,
                gzipLevel,
                gzipId,
                md5Id);
    }
}
