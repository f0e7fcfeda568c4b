package io.teleport;

import io.teleport.proto.TlvMapping;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a {@link PeerConfig} must keep to; the keys in its complaints are written as in configuration files. */
final class PeerConfigRules {

    /** Timers count nanoseconds; more than this, a hundred years, is meant as no limit. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private final PeerConfig config;

    PeerConfigRules(PeerConfig config) {
        this.config = config;
    }

    void check() {
        checkListening();
        checkNames();
        checkTlv();
        checkWebSockets();
        checkTimes();
        checkRedial();
        checkCounts();
        checkSocket();
        checkTls();
        checkFilters();
    }

    private void checkListening() {
        Integer port = config.listenPort();
        if (port != null) {
            require(port >= 0 && port <= 65_535, "listen-port", port, "0-65535");
            require(config.network().isTcp(), "listen-port", port, "unset, for network is " + config.network());
        }
        boolean ipFits = config.localIp() == null || config.network().isTcp();
        require(ipFits, "local-ip", config.localIp(), "unset, for network is " + config.network());
        Set<String> names = new HashSet<>(port == null ? Set.of() : Set.of("default"));
        for (ListenerConfig listener : config.listeners()) {
            require(names.add(listener.name()), "listeners", listener.name(), "a name used once");
        }
    }

    private void checkNames() {
        require(!config.proto().isBlank(), "proto", config.proto(), "a name such as raw@4");
        require(!config.defaultBodyCodec().isBlank(), "default-body-codec", config.defaultBodyCodec(), "a name");
    }

    private void checkTlv() {
        Set<String> used = new HashSet<>(Set.of(TlvMapping.HEARTBEAT));
        new TreeMap<>(config.tlvRoutes()).forEach((number, route) -> {
            String key = "tlv-routes." + number;
            require(number != 0, key, route, "another number, for 0 is the heartbeat");
            boolean fits = !route.isBlank() && route.indexOf('?') < 0 && !route.startsWith(TlvMapping.PREFIX);
            require(fits, key, route, "a path without a query and not below " + TlvMapping.PREFIX);
            require(used.add(route), key, route, "a path used once");
        });
        require(!config.tlvBodyCodec().isBlank(), "tlv-body-codec", config.tlvBodyCodec(), "a name");
    }

    private void checkWebSockets() {
        String path = config.websocketPath();
        boolean fits =
                path.startsWith("/") && path.chars().noneMatch(c -> c <= ' ' || c >= 0x7f || c == '?' || c == '#');
        require(fits, "websocket-path", path, "a path that begins with / and has no query");
        for (String origin : config.websocketOrigins()) {
            boolean known = origin.equals("*") || origin.matches("https?://[^/?#]+");
            require(known, "websocket-origins", origin, "* or an origin such as https://example.org");
        }
        require(config.autoLimit() >= 64, "auto-limit", config.autoLimit(), "64 or more");
    }

    private void checkTimes() {
        notNegative("auto-timeout", config.autoTimeout());
        notNegative("handshake-timeout", config.handshakeTimeout());
        notNegative("dial-timeout", config.dialTimeout());
        notNegative("session-age", config.sessionAge());
        notNegative("context-age", config.contextAge());
        notNegative("read-timeout", config.readTimeout());
        notNegative("write-timeout", config.writeTimeout());
        notNegative("slow-comet-duration", config.slowCometDuration());
        notNegative("close-timeout", config.closeTimeout());
        notNegative("drain-timeout", config.drainTimeout());
    }

    private void checkRedial() {
        Duration first = config.redialInterval();
        Duration last = config.redialMaxInterval();
        require(isPositive(first), "redial-interval", first, "more than 0");
        notTooLong("redial-max-interval", last);
        require(last.compareTo(first) >= 0, "redial-max-interval", last, "at least redial-interval, " + first);
    }

    private void checkCounts() {
        notNegative("max-connections", config.maxConnections());
        notNegative("max-in-flight", config.maxInFlight());
        notNegative("outbound-limit", config.outboundLimit());
        notNegative("send-buffer-size", config.sendBufferSize());
        notNegative("receive-buffer-size", config.receiveBufferSize());
        notNegative("event-loop-threads", config.eventLoopThreads());
        notNegative("worker-queue", config.workerQueue());
        require(config.workers() >= 1, "workers", config.workers(), "1 or more");
    }

    private void checkSocket() {
        Duration period = config.keepAlivePeriod();
        if (period != null) {
            require(period.toSeconds() >= 1, "keep-alive-period", period, "at least 1 second");
            require(config.keepAlive(), "keep-alive-period", period, "unset, for keep-alive is false");
        }
    }

    private void checkTls() {
        boolean hasKey = config.keyFile() != null;
        boolean hasCert = config.certFile() != null;
        require(hasKey || !hasCert, "key-file", null, "a file, for cert-file is " + config.certFile());
        require(hasCert || !hasKey, "cert-file", null, "a file, for key-file is " + config.keyFile());
    }

    private void checkFilters() {
        require(config.gzipLevel() >= 0 && config.gzipLevel() <= 9, "gzip-level", config.gzipLevel(), "0-9");
        require(config.gzipId() <= 0xff, "gzip-id", config.gzipId(), "a character of one byte");
        require(config.md5Id() <= 0xff, "md5-id", config.md5Id(), "a character of one byte");
        require(config.md5Id() != config.gzipId(), "md5-id", config.md5Id(), "another character than gzip-id");
    }

    private static void notNegative(String key, Duration value) {
        require(!value.isNegative(), key, value, "0 or more");
        notTooLong(key, value);
    }

    private static void notTooLong(String key, Duration value) {
        require(value.compareTo(LONGEST) <= 0, key, value, "at most " + LONGEST.toDays() + " days");
    }

    private static void notNegative(String key, int value) {
        require(value >= 0, key, value, "0 or more");
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
