package io.teleport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.teleport.session.DispatchMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PeerConfigTest {

    private static final Duration NEGATIVE = Duration.ofNanos(-1);

    @Test
    void defaultsAreThoseOfTheDocumentation() {
        PeerConfig config = PeerConfig.builder().build();
        assertThat(config.network()).isEqualTo(Network.TCP);
        assertThat(config.listenPort()).isNull();
        assertThat(config.listeners()).isEmpty();
        assertThat(config.proto()).isEqualTo("raw@4");
        assertThat(config.defaultBodyCodec()).isEqualTo("json");
        assertThat(config.handshakeTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.dialTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.redialTimes()).isZero();
        assertThat(config.redialMaxInterval()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.writeTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.accessLog()).isEqualTo(AccessLogMode.SLOW);
        assertThat(config.messageSizeLimit()).isEqualTo(16 * 1024 * 1024);
        assertThat(config.inflatedSizeLimit()).isEqualTo(64 * 1024 * 1024);
        assertThat(config.metadataSizeLimit()).isEqualTo(64 * 1024);
        assertThat(config.outboundPolicy()).isEqualTo(OutboundPolicy.FAIL);
        assertThat(config.dispatch()).isEqualTo(DispatchMode.CONCURRENT);
        assertThat(config.workers()).isEqualTo(200);
        assertThat(config.closeTimeout()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void builderOfAConfigBuildsAnEqualOne() {
        PeerConfig config = PeerConfig.builder()
                .listenPort(0)
                .listener(ListenerConfig.of("admin", Network.UNIX, "/run/admin.sock"))
                .keepAlivePeriod(Duration.ofSeconds(60))
                .certFile(Path.of("cert.pem"))
                .keyFile(Path.of("key.pem"))
                .build();
        assertThat(config.toBuilder().build()).isEqualTo(config);
        assertThat(config.toBuilder().workers(3).build().workers()).isEqualTo(3);
        assertThat(config.workers()).isEqualTo(200);
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource
    void wrongSettingIsRefused(UnaryOperator<PeerConfigBuilder> change, String text) {
        PeerConfigBuilder builder = change.apply(PeerConfig.builder());
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(builder::build)
                .withMessage(text);
    }

    static Stream<Arguments> wrongSettingIsRefused() {
        return Stream.of(
                wrong(b -> b.listenPort(70_000), "listen-port: 70000 (expected: 0-65535)"),
                wrong(b -> b.listenPort(-1), "listen-port: -1 (expected: 0-65535)"),
                wrong(
                        b -> b.listenPort(1).network(Network.UNIX),
                        "listen-port: 1 (expected: unset, for network is UNIX)"),
                wrong(
                        b -> b.localIp("::1").network(Network.LOCAL),
                        "local-ip: ::1 (expected: unset, for network is LOCAL)"),
                wrong(b -> b.listeners(twice("web")), "listeners: web (expected: a name used once)"),
                wrong(b -> b.proto(" "), "proto:   (expected: a name such as raw@4)"),
                wrong(b -> b.defaultBodyCodec(""), "default-body-codec:  (expected: a name)"),
                wrong(
                        b -> b.tlvRoutes(Map.of(0, "/a")),
                        "tlv-routes.0: /a (expected: another number, for 0 is the heartbeat)"),
                wrong(b -> b.tlvRoutes(Map.of(1, "/a", 2, "/a")), "tlv-routes.2: /a (expected: a path used once)"),
                wrong(
                        b -> b.tlvRoutes(Map.of(1, "/heartbeat")),
                        "tlv-routes.1: /heartbeat (expected: a path used once)"),
                wrong(
                        b -> b.tlvRoutes(Map.of(-1, "/tlv/2")),
                        "tlv-routes.-1: /tlv/2 (expected: a path without a query and not below /tlv/)"),
                wrong(
                        b -> b.tlvRoutes(Map.of(1, "/a?b")),
                        "tlv-routes.1: /a?b (expected: a path without a query and not below /tlv/)"),
                wrong(b -> b.tlvBodyCodec(""), "tlv-body-codec:  (expected: a name)"),
                wrong(b -> b.handshakeTimeout(NEGATIVE), "handshake-timeout: PT-0.000000001S (expected: 0 or more)"),
                wrong(b -> b.dialTimeout(NEGATIVE), "dial-timeout: PT-0.000000001S (expected: 0 or more)"),
                wrong(b -> b.sessionAge(NEGATIVE), "session-age: PT-0.000000001S (expected: 0 or more)"),
                wrong(b -> b.contextAge(NEGATIVE), "context-age: PT-0.000000001S (expected: 0 or more)"),
                wrong(b -> b.readTimeout(NEGATIVE), "read-timeout: PT-0.000000001S (expected: 0 or more)"),
                wrong(b -> b.writeTimeout(NEGATIVE), "write-timeout: PT-0.000000001S (expected: 0 or more)"),
                wrong(b -> b.slowCometDuration(NEGATIVE), "slow-comet-duration: PT-0.000000001S (expected: 0 or more)"),
                wrong(b -> b.closeTimeout(NEGATIVE), "close-timeout: PT-0.000000001S (expected: 0 or more)"),
                wrong(
                        b -> b.contextAge(Duration.ofDays(36_501)),
                        "context-age: PT876024H (expected: at most 36500 days)"),
                wrong(
                        b -> b.redialMaxInterval(Duration.ofDays(36_501)),
                        "redial-max-interval: PT876024H (expected: at most 36500 days)"),
                wrong(b -> b.redialInterval(Duration.ZERO), "redial-interval: PT0S (expected: more than 0)"),
                wrong(
                        b -> b.redialMaxInterval(Duration.ofMillis(99)),
                        "redial-max-interval: PT0.099S (expected: at least redial-interval, PT0.1S)"),
                wrong(b -> b.maxConnections(-1), "max-connections: -1 (expected: 0 or more)"),
                wrong(b -> b.maxInFlight(-1), "max-in-flight: -1 (expected: 0 or more)"),
                wrong(b -> b.outboundLimit(-1), "outbound-limit: -1 (expected: 0 or more)"),
                wrong(b -> b.sendBufferSize(-1), "send-buffer-size: -1 (expected: 0 or more)"),
                wrong(b -> b.receiveBufferSize(-1), "receive-buffer-size: -1 (expected: 0 or more)"),
                wrong(b -> b.eventLoopThreads(-1), "event-loop-threads: -1 (expected: 0 or more)"),
                wrong(b -> b.workerQueue(-1), "worker-queue: -1 (expected: 0 or more)"),
                wrong(b -> b.workers(0), "workers: 0 (expected: 1 or more)"),
                wrong(
                        b -> b.keepAlivePeriod(Duration.ofMillis(999)),
                        "keep-alive-period: PT0.999S (expected: at least 1 second)"),
                wrong(
                        b -> b.keepAlivePeriod(Duration.ofSeconds(9)).keepAlive(false),
                        "keep-alive-period: PT9S (expected: unset, for keep-alive is false)"),
                wrong(b -> b.certFile(Path.of("c.pem")), "key-file: null (expected: a file, for cert-file is c.pem)"),
                wrong(b -> b.keyFile(Path.of("k.pem")), "cert-file: null (expected: a file, for key-file is k.pem)"));
    }

    @ParameterizedTest
    @CsvSource({
        "TCP, localhost:9090",
        "TCP, :0",
        "TCP6, '[::1]:65535'",
        "TCP4, 0.0.0.0:9090",
        "UNIX, /run/teleport.sock",
        "UNIXPACKET, teleport.sock",
        "LOCAL, test"
    })
    void listenerTakesAddressOfItsNetwork(Network network, String address) {
        ListenerConfig listener = ListenerConfig.of("main", network, address);
        assertThat(listener.address()).isEqualTo(address);
        assertThat(listener.proto()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "TCP, localhost, 'host:port with a port of 0-65535, or fd:// and the number of a descriptor'",
        "TCP, localhost:, 'host:port with a port of 0-65535, or fd:// and the number of a descriptor'",
        "TCP, localhost:http, 'host:port with a port of 0-65535, or fd:// and the number of a descriptor'",
        "TCP4, localhost:65536, 'host:port with a port of 0-65535, or fd:// and the number of a descriptor'",
        "TCP6, '', 'host:port with a port of 0-65535, or fd:// and the number of a descriptor'",
        "UNIX, '', a path of at most 107 bytes",
        "LOCAL, ' ', a name"
    })
    void listenerRefusesOtherAddresses(Network network, String address, String expected) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> ListenerConfig.of("main", network, address))
                .withMessage("listeners.main.address: %s (expected: %s)", address, expected);
    }

    @Test
    void listenerNeedsAName() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> ListenerConfig.of("", Network.TCP, ":0"))
                .withMessage("listeners: a listener without name (expected: a name)");
    }

    private static Arguments wrong(UnaryOperator<PeerConfigBuilder> change, String text) {
        return arguments(change, text);
    }

    private static List<ListenerConfig> twice(String name) {
        return List.of(ListenerConfig.of(name, Network.TCP, ":0"), ListenerConfig.of(name, Network.UNIX, "x"));
    }
}
