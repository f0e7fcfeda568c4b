package io.teleport.pressure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import io.teleport.Peer;
import io.teleport.PeerConfigBuilder;
import io.teleport.message.Status;
import io.teleport.message.StatusException;
import io.teleport.testing.LogRecorder;
import io.teleport.testing.RawClient;
import io.teleport.testing.RawFrame;
import io.teleport.testing.TestPeers;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Connections that say nothing, or not what was agreed, end with one line. */
class SilenceTest {

    /** The header of a TLS record and of the ClientHello that should fill it. */
    private static final byte[] HALF_HELLO = HexFormat.of().parseHex("160301020001");

    @RegisterExtension
    final TestPeers peers = new TestPeers();

    @RegisterExtension
    final LogRecorder log = LogRecorder.ofTheEngine();

    private static PeerConfigBuilder tls(PeerConfigBuilder config) {
        return config.certFile(resource("cert.pem")).keyFile(resource("key.pem"));
    }

    private static Path resource(String name) {
        try {
            return Path.of(SilenceTest.class.getResource("/tls/" + name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private Peer tlsServer(Duration readTimeout) {
        return peers.server(
                config -> tls(config).readTimeout(readTimeout),
                router -> router.call("/echo", String.class, (text, context) -> text));
    }

    private String echoOverTls(Peer server) {
        return peers.dial(server, config -> config.trustFile(resource("cert.pem")), router -> {})
                .call("/echo", "fine", String.class);
    }

    @Test
    void silentConnectionIsClosedAfterTheReadTimeout() {
        Peer server = peers.server(config -> config.readTimeout(Duration.ofMillis(200)), router -> {});
        assertThat(peers.connect(server).isClosedByPeer()).isTrue();
        assertOneLine("session 127.0.0.1:", "nothing received for 200 ms");
        await().untilAsserted(() -> assertThat(server.sessionCount()).isZero());
    }

    @Test
    void whoeverSendsIsNotSilent() {
        Peer server = peers.server(config -> config.readTimeout(Duration.ofMillis(300)), router -> {});
        RawClient client = peers.connect(server);
        await().pollInterval(Duration.ofMillis(50)).until(() -> {
            client.send(RawFrame.call("/nowhere"));
            return client.read().status().equals(Status.NOT_FOUND) && elapsed(client) > 900;
        });
        assertThat(log.warnings()).isEmpty();
    }

    private static long elapsed(RawClient client) {
        return Duration.ofNanos(System.nanoTime() - client.connectedNanos()).toMillis();
    }

    @Test
    void plainBytesToATlsListenerAreOneLine() {
        Peer server = tlsServer(Duration.ZERO);
        RawClient client = peers.connect(server)
                .sendQuietly(RawFrame.call("/echo").body("x".repeat(5000)).bytes());
        assertThat(client.isClosedByPeer()).isTrue();
        assertOneLine("handshake with 127.0.0.1:", "not an SSL/TLS record");
        assertThat(log.warnings().get(0)).hasSizeLessThan(400);
        assertThat(echoOverTls(server)).isEqualTo("fine");
    }

    @Test
    void tlsThatStopsInTheMiddleIsClosedAfterTheReadTimeout() {
        Peer server = tlsServer(Duration.ofMillis(200));
        assertThat(peers.connect(server).send(HALF_HELLO).isClosedByPeer()).isTrue();
        assertOneLine("handshake with 127.0.0.1:", "nothing received for 200 ms");
        assertThat(server.sessionCount()).isZero();
    }

    @Test
    void tlsThatIsBrokenOffIsOneLine() {
        Peer server = tlsServer(Duration.ZERO);
        RawClient client = peers.connect(server).send(HALF_HELLO);
        client.close();
        await().untilAsserted(() -> assertThat(endings())
                .singleElement()
                .asString()
                .contains("connection from " + client.address() + " closed during the handshake"));
        assertThat(echoOverTls(server)).isEqualTo("fine");
    }

    @Test
    void tlsDialToAPlainListenerFails() {
        Peer server = peers.server(router -> {});
        StatusException failed = catchThrowableOfType(
                StatusException.class,
                () -> peers.dial(server, config -> config.trustFile(resource("cert.pem")), router -> {}));
        assertThat(failed.status().code()).isEqualTo(Status.CODE_DIAL_FAILED);
    }

    @Test
    void plainDialToATlsListenerEndsWithItsConnection() {
        Peer server = tlsServer(Duration.ZERO);
        Status status = peers.dial(server)
                .request("/echo")
                .body("x")
                .exchange(String.class)
                .status();
        assertThat(status.isOk()).isFalse();
        await().untilAsserted(() -> assertThat(server.sessionCount()).isZero());
    }

    private void assertOneLine(String... parts) {
        await().untilAsserted(() ->
                assertThat(log.warnings()).singleElement().asString().contains(parts));
        assertThat(endings()).hasSize(1);
    }

    private List<String> endings() {
        return log.lines(Level.INFO).stream()
                .filter(line -> line.contains("closed"))
                .toList();
    }
}
