package io.teleport.spring.boot.autoconfigure;

import io.teleport.ConfigException;
import io.teleport.ListenerConfig;
import io.teleport.PeerConfig;
import io.teleport.PeerConfigBuilder;
import java.util.List;
import java.util.Map;
import org.springframework.util.unit.DataSize;

/** Makes a {@link PeerConfig} of {@link PeerProperties}. */
final class PeerConfigMapper {

    private final PeerProperties properties;
    private final boolean virtualThreads;
    private final PeerConfigBuilder builder = PeerConfig.builder();

    /**
     * Prepares for one mapping.
     *
     * @param virtualThreads whether handlers run on virtual threads when the properties do not say
     */
    PeerConfigMapper(PeerProperties properties, boolean virtualThreads) {
        this.properties = properties;
        this.virtualThreads = virtualThreads;
    }

    /**
     * The configuration.
     *
     * @throws ConfigException when a value is out of range or two settings contradict each other
     */
    PeerConfig map() {
        mapListening();
        mapWebSockets();
        mapAuto();
        mapTimes();
        mapRedial();
        mapLogging();
        mapLimits();
        mapSockets();
        mapThreads();
        mapTls();
        mapFilters();
        return builder.build();
    }

    private void mapListening() {
        builder.network(properties.network())
                .localIp(properties.localIp())
                .reusePort(properties.reusePort())
                .listenPort(properties.listenPort())
                .listeners(listeners())
                .proto(properties.proto())
                .defaultBodyCodec(properties.defaultBodyCodec())
                .tlvRoutes(properties.tlvRoutes())
                .tlvBodyCodec(properties.tlvBodyCodec());
    }

    private void mapWebSockets() {
        builder.websocketPath(properties.websocketPath())
                .websocketOrigins(properties.websocketOrigins())
                .websocketDeflate(properties.websocketDeflate());
    }

    private void mapAuto() {
        builder.autoTimeout(properties.autoTimeout())
                .autoLimit(bytes("auto-limit", properties.autoLimit()))
                .autoSilentProto(properties.autoSilentProto())
                .autoPlain(properties.autoPlain());
    }

    private void mapTimes() {
        builder.handshakeTimeout(properties.handshakeTimeout())
                .dialTimeout(properties.dialTimeout())
                .sessionAge(properties.sessionAge())
                .contextAge(properties.contextAge())
                .readTimeout(properties.readTimeout())
                .writeTimeout(properties.writeTimeout())
                .closeTimeout(properties.closeTimeout())
                .drainTimeout(properties.drainTimeout());
    }

    private void mapRedial() {
        builder.redialTimes(properties.redialTimes())
                .redialInterval(properties.redialInterval())
                .redialMaxInterval(properties.redialMaxInterval())
                .redialCalls(properties.redialCalls());
    }

    private void mapLogging() {
        builder.slowCometDuration(properties.slowCometDuration())
                .countTime(properties.countTime())
                .printDetail(properties.printDetail())
                .accessLog(properties.accessLog())
                .exposeErrors(properties.exposeErrors());
    }

    private void mapLimits() {
        builder.messageSizeLimit(bytes("message-size-limit", properties.messageSizeLimit()))
                .inflatedSizeLimit(bytes("inflated-size-limit", properties.inflatedSizeLimit()))
                .metadataSizeLimit(bytes("metadata-size-limit", properties.metadataSizeLimit()))
                .maxConnections(properties.maxConnections())
                .maxInFlight(properties.maxInFlight())
                .outboundLimit(bytes("outbound-limit", properties.outboundLimit()))
                .outboundPolicy(properties.outboundPolicy())
                .outboundPushPolicy(properties.outboundPushPolicy());
    }

    private void mapFilters() {
        builder.gzipLevel(properties.gzipLevel()).gzipId(properties.gzipId()).md5Id(properties.md5Id());
    }

    private void mapSockets() {
        builder.noDelay(properties.noDelay())
                .keepAlive(properties.keepAlive())
                .keepAlivePeriod(properties.keepAlivePeriod())
                .sendBufferSize(bytes("send-buffer-size", properties.sendBufferSize()))
                .receiveBufferSize(bytes("receive-buffer-size", properties.receiveBufferSize()))
                .transport(properties.transport())
                .allocator(properties.allocator());
    }

    private void mapThreads() {
        Boolean own = properties.virtualThreads();
        builder.eventLoopThreads(properties.eventLoopThreads())
                .dispatch(properties.dispatch())
                .workers(properties.workers())
                .workerQueue(properties.workerQueue())
                .virtualThreads(own != null ? own : virtualThreads)
                .closeOnShutdown(properties.closeOnShutdown());
    }

    private void mapTls() {
        builder.certFile(properties.certFile()).keyFile(properties.keyFile()).trustFile(properties.trustFile());
    }

    private List<ListenerConfig> listeners() {
        return properties.listeners().entrySet().stream()
                .map(PeerConfigMapper::listener)
                .toList();
    }

    private static ListenerConfig listener(Map.Entry<String, ListenerProperties> entry) {
        ListenerProperties listener = entry.getValue();
        return new ListenerConfig(entry.getKey(), listener.network(), listener.address(), listener.proto());
    }

    private static int bytes(String key, DataSize size) {
        long bytes = size.toBytes();
        if (bytes != (int) bytes) {
            throw new ConfigException(key, size, "at most " + Integer.MAX_VALUE + "B");
        }
        return (int) bytes;
    }
}
