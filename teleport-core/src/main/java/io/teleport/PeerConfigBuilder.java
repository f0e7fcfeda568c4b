package io.teleport;

import io.teleport.session.DispatchMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link PeerConfig}. Every setter is named as the component that it sets; units, defaults and the meaning of 0
 * are told there. Not safe for use by several threads at once.
 */
public final class PeerConfigBuilder {

    private final PeerConfigValues values;

    PeerConfigBuilder(PeerConfigValues values) {
        this.values = values;
    }

    public PeerConfigBuilder network(Network network) {
        values.network = network;
        return this;
    }

    public PeerConfigBuilder localIp(@Nullable String localIp) {
        values.localIp = localIp;
        return this;
    }

    public PeerConfigBuilder reusePort(boolean reusePort) {
        values.reusePort = reusePort;
        return this;
    }

    public PeerConfigBuilder listenPort(@Nullable Integer listenPort) {
        values.listenPort = listenPort;
        return this;
    }

    public PeerConfigBuilder listeners(List<ListenerConfig> listeners) {
        values.listeners = List.copyOf(listeners);
        return this;
    }

    /** Adds one address to listen on to those already given. */
    public PeerConfigBuilder listener(ListenerConfig listener) {
        List<ListenerConfig> all = new ArrayList<>(values.listeners);
        all.add(listener);
        return listeners(all);
    }

    public PeerConfigBuilder proto(String proto) {
        values.proto = proto;
        return this;
    }

    public PeerConfigBuilder defaultBodyCodec(String defaultBodyCodec) {
        values.defaultBodyCodec = defaultBodyCodec;
        return this;
    }

    /** Routes of messages of the protocol {@code tlv} by their number; replaces those named before. */
    public PeerConfigBuilder tlvRoutes(Map<Integer, String> tlvRoutes) {
        values.tlvRoutes = Map.copyOf(tlvRoutes);
        return this;
    }

    public PeerConfigBuilder tlvBodyCodec(String tlvBodyCodec) {
        values.tlvBodyCodec = tlvBodyCodec;
        return this;
    }

    public PeerConfigBuilder websocketPath(String websocketPath) {
        values.websocketPath = websocketPath;
        return this;
    }

    public PeerConfigBuilder websocketOrigins(List<String> websocketOrigins) {
        values.websocketOrigins = List.copyOf(websocketOrigins);
        return this;
    }

    public PeerConfigBuilder websocketDeflate(boolean websocketDeflate) {
        values.websocketDeflate = websocketDeflate;
        return this;
    }

    public PeerConfigBuilder autoTimeout(Duration autoTimeout) {
        values.autoTimeout = autoTimeout;
        return this;
    }

    public PeerConfigBuilder autoLimit(int autoLimit) {
        values.autoLimit = autoLimit;
        return this;
    }

    public PeerConfigBuilder autoSilentProto(@Nullable String autoSilentProto) {
        values.autoSilentProto = autoSilentProto;
        return this;
    }

    public PeerConfigBuilder autoPlain(boolean autoPlain) {
        values.autoPlain = autoPlain;
        return this;
    }

    public PeerConfigBuilder handshakeTimeout(Duration handshakeTimeout) {
        values.handshakeTimeout = handshakeTimeout;
        return this;
    }

    public PeerConfigBuilder dialTimeout(Duration dialTimeout) {
        values.dialTimeout = dialTimeout;
        return this;
    }

    public PeerConfigBuilder redialTimes(int redialTimes) {
        values.redialTimes = redialTimes;
        return this;
    }

    public PeerConfigBuilder redialInterval(Duration redialInterval) {
        values.redialInterval = redialInterval;
        return this;
    }

    public PeerConfigBuilder redialMaxInterval(Duration redialMaxInterval) {
        values.redialMaxInterval = redialMaxInterval;
        return this;
    }

    public PeerConfigBuilder redialCalls(RedialCalls redialCalls) {
        values.redialCalls = redialCalls;
        return this;
    }

    public PeerConfigBuilder sessionAge(Duration sessionAge) {
        values.sessionAge = sessionAge;
        return this;
    }

    public PeerConfigBuilder contextAge(Duration contextAge) {
        values.contextAge = contextAge;
        return this;
    }

    public PeerConfigBuilder readTimeout(Duration readTimeout) {
        values.readTimeout = readTimeout;
        return this;
    }

    public PeerConfigBuilder writeTimeout(Duration writeTimeout) {
        values.writeTimeout = writeTimeout;
        return this;
    }

    public PeerConfigBuilder slowCometDuration(Duration slowCometDuration) {
        values.slowCometDuration = slowCometDuration;
        return this;
    }

    public PeerConfigBuilder countTime(boolean countTime) {
        values.countTime = countTime;
        return this;
    }

    public PeerConfigBuilder printDetail(boolean printDetail) {
        values.printDetail = printDetail;
        return this;
    }

    public PeerConfigBuilder accessLog(AccessLogMode accessLog) {
        values.accessLog = accessLog;
        return this;
    }

    public PeerConfigBuilder messageSizeLimit(int messageSizeLimit) {
        values.messageSizeLimit = messageSizeLimit;
        return this;
    }

    public PeerConfigBuilder inflatedSizeLimit(int inflatedSizeLimit) {
        values.inflatedSizeLimit = inflatedSizeLimit;
        return this;
    }

    public PeerConfigBuilder metadataSizeLimit(int metadataSizeLimit) {
        values.metadataSizeLimit = metadataSizeLimit;
        return this;
    }

    public PeerConfigBuilder maxConnections(int maxConnections) {
        values.maxConnections = maxConnections;
        return this;
    }

    public PeerConfigBuilder maxInFlight(int maxInFlight) {
        values.maxInFlight = maxInFlight;
        return this;
    }

    public PeerConfigBuilder outboundLimit(int outboundLimit) {
        values.outboundLimit = outboundLimit;
        return this;
    }

    public PeerConfigBuilder outboundPolicy(OutboundPolicy outboundPolicy) {
        values.outboundPolicy = outboundPolicy;
        return this;
    }

    public PeerConfigBuilder outboundPushPolicy(@Nullable OutboundPolicy outboundPushPolicy) {
        values.outboundPushPolicy = outboundPushPolicy;
        return this;
    }

    public PeerConfigBuilder noDelay(boolean noDelay) {
        values.noDelay = noDelay;
        return this;
    }

    public PeerConfigBuilder keepAlive(boolean keepAlive) {
        values.keepAlive = keepAlive;
        return this;
    }

    public PeerConfigBuilder keepAlivePeriod(@Nullable Duration keepAlivePeriod) {
        values.keepAlivePeriod = keepAlivePeriod;
        return this;
    }

    public PeerConfigBuilder sendBufferSize(int sendBufferSize) {
        values.sendBufferSize = sendBufferSize;
        return this;
    }

    public PeerConfigBuilder receiveBufferSize(int receiveBufferSize) {
        values.receiveBufferSize = receiveBufferSize;
        return this;
    }

    public PeerConfigBuilder transport(TransportType transport) {
        values.transport = transport;
        return this;
    }

    public PeerConfigBuilder eventLoopThreads(int eventLoopThreads) {
        values.eventLoopThreads = eventLoopThreads;
        return this;
    }

    public PeerConfigBuilder dispatch(DispatchMode dispatch) {
        values.dispatch = dispatch;
        return this;
    }

    public PeerConfigBuilder workers(int workers) {
        values.workers = workers;
        return this;
    }

    public PeerConfigBuilder workerQueue(int workerQueue) {
        values.workerQueue = workerQueue;
        return this;
    }

    public PeerConfigBuilder virtualThreads(boolean virtualThreads) {
        values.virtualThreads = virtualThreads;
        return this;
    }

    public PeerConfigBuilder closeTimeout(Duration closeTimeout) {
        values.closeTimeout = closeTimeout;
        return this;
    }

    public PeerConfigBuilder drainTimeout(Duration drainTimeout) {
        values.drainTimeout = drainTimeout;
        return this;
    }

    public PeerConfigBuilder certFile(@Nullable Path certFile) {
        values.certFile = certFile;
        return this;
    }

    public PeerConfigBuilder keyFile(@Nullable Path keyFile) {
        values.keyFile = keyFile;
        return this;
    }

    public PeerConfigBuilder trustFile(@Nullable Path trustFile) {
        values.trustFile = trustFile;
        return this;
    }

    public PeerConfigBuilder exposeErrors(boolean exposeErrors) {
        values.exposeErrors = exposeErrors;
        return this;
    }

    public PeerConfigBuilder closeOnShutdown(boolean closeOnShutdown) {
        values.closeOnShutdown = closeOnShutdown;
        return this;
    }

    public PeerConfigBuilder allocator(AllocatorType allocator) {
        values.allocator = allocator;
        return this;
    }

    public PeerConfigBuilder gzipLevel(int gzipLevel) {
        values.gzipLevel = gzipLevel;
        return this;
    }

    public PeerConfigBuilder gzipId(char gzipId) {
        values.gzipId = gzipId;
        return this;
    }

    public PeerConfigBuilder md5Id(char md5Id) {
        values.md5Id = md5Id;
        return this;
    }

    /**
     * The configuration.
     *
     * @throws ConfigException when a value is out of range or two settings contradict each other
     */
    public PeerConfig build() {
        PeerConfig config = values.toConfig();
        new PeerConfigRules(config).check();
        return config;
    }
}
