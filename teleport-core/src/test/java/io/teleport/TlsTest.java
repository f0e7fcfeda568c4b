package io.teleport;

import static io.teleport.testing.Statuses.statusOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.netty.handler.ssl.SslContext;
import io.teleport.message.Status;
import io.teleport.session.Session;
import io.teleport.testing.Certificates;
import io.teleport.testing.Peers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TlsTest {

    @RegisterExtension
    final Peers peers = new Peers();

    @TempDir
    private Path directory;

    private final SslContext trusting = Certificates.SERVER.client();
    private final SslContext certified = Certificates.SERVER.server();

    private Peer server(PeerConfigBuilder config) {
        return peers.server(
                config,
                builder -> builder.serverTls(() -> certified)
                        .routes(router -> router.call("/echo", String.class, (text, context) -> text)));
    }

    private Peer client(PeerConfigBuilder config) {
        return peers.peer(config, builder -> builder.clientTls(() -> trusting));
    }

    private static void assertWorks(Session session) {
        String text = "hello".repeat(10_000);
        assertThat(session.call("/echo", text, String.class)).isEqualTo(text);
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "AUTO"})
    void tcpIsEncrypted(TransportType transport) {
        Peer server = server(Peers.listening().transport(transport));
        Peer client = client(Peers.config().transport(transport));
        assertWorks(Peers.dial(client, server));
        assertWorks(client.dial("localhost:" + server.port()));
    }

    @Test
    void unixSocketIsEncrypted() {
        String path = directory.resolve("tls.sock").toString();
        server(Peers.config().listener(ListenerConfig.of("unix", Network.UNIX, path)));
        assertWorks(client(Peers.config().network(Network.UNIX)).dial(path));
    }

    @Test
    void connectionWithinTheProcessIsEncrypted() {
        server(Peers.config().listener(ListenerConfig.of("local", Network.LOCAL, "tls")));
        assertWorks(client(Peers.config().network(Network.LOCAL)).dial("tls"));
    }

    @Test
    void filesInPemFormatAreEnough() {
        Peer server = peers.server(
                Peers.listening().certFile(Certificates.SERVER.certFile()).keyFile(Certificates.SERVER.keyFile()),
                Peers.routes(router -> router.call("/echo", String.class, (text, context) -> text)));
        Peer client = peers.peer(Peers.config().trustFile(Certificates.SERVER.certFile()), builder -> builder);
        assertWorks(Peers.dial(client, server));
    }

    @Test
    void unreadableFilesAreRefusedWithTheirKey() {
        Path missing = directory.resolve("missing.pem");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> peers.peer(Peers.config().trustFile(missing), builder -> builder))
                .withMessageContaining("trust-file")
                .withMessageContaining("missing.pem");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> peers.peer(Peers.listening().certFile(missing).keyFile(missing), builder -> builder))
                .withMessage("cert-file: %s (expected: a file that can be read)", missing);
        Path certificate = Certificates.SERVER.certFile();
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(
                        () -> peers.peer(Peers.listening().certFile(certificate).keyFile(missing), builder -> builder))
                .withMessage("key-file: %s (expected: a file that can be read)", missing);
    }

    @Test
    void filesWithSomethingElseAreRefused() {
        Path certificate = Certificates.SERVER.certFile();
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() ->
                        peers.peer(Peers.listening().certFile(certificate).keyFile(certificate), builder -> builder))
                .withMessageStartingWith(
                        "cert-file: " + certificate + " (expected: certificates in PEM form for the key in");
    }

    @Test
    void certificateThatIsNotTrustedFailsTheDial() {
        Peer server = server(Peers.listening());
        SslContext other = Certificates.OTHER.client();
        Status status = statusOf(() -> peers.client()
                .dial(Peers.addressOf(server), DialOptions.defaults().withTls(() -> other)));
        assertThat(status.code()).isEqualTo(105);
        assertThat(status.reason()).startsWith(Peers.addressOf(server) + ": ");
        await().until(() -> server.sessionCount() == 0);
    }

    @Test
    void certificateOfAnotherHostFailsTheDial() {
        Peer server = server(Peers.listening());
        Status status = statusOf(() -> client(Peers.config()).dial("127.0.0.2:" + server.port()));
        assertThat(status.code()).isEqualTo(105);
        assertThat(status.reason()).contains("127.0.0.2");
    }

    @Test
    void plainClientGetsNoSession() {
        Peer server = server(Peers.listening());
        Session session = peers.client().dial(Peers.addressOf(server));
        assertThat(statusOf(() -> session.request("/echo")
                                .body("x")
                                .timeout(Duration.ofSeconds(5))
                                .call(String.class))
                        .code())
                .isEqualTo(102);
        assertThat(server.sessionCount()).isZero();
    }

    @Test
    void contextIsAskedForAnewForEachConnection() {
        AtomicInteger asked = new AtomicInteger();
        AtomicReference<SslContext> current = new AtomicReference<>(Certificates.OTHER.server());
        Peer server = peers.server(builder -> builder.serverTls(() -> {
                    asked.incrementAndGet();
                    return current.get();
                })
                .routes(router -> router.call("/echo", String.class, (text, context) -> text)));
        Peer client = client(Peers.config());
        assertThat(statusOf(() -> client.dial(Peers.addressOf(server))).code()).isEqualTo(105);
        current.set(certified);
        assertWorks(client.dial(Peers.addressOf(server)));
        assertWorks(client.dial(Peers.addressOf(server)));
        assertThat(asked).hasValue(3);
    }

    @Test
    void contextThatCannotBeMadeFailsThatConnectionAlone() {
        AtomicInteger asked = new AtomicInteger();
        Peer server = server(Peers.listening());
        Peer client = peers.client(builder -> builder.clientTls(() -> {
            if (asked.getAndIncrement() == 0) {
                throw new IllegalStateException("no context today");
            }
            return trusting;
        }));
        assertThat(statusOf(() -> client.dial(Peers.addressOf(server))).reason())
                .contains("no context today");
        assertWorks(client.dial(Peers.addressOf(server)));
    }

    @Test
    void sessionIsRedialedWithTls() {
        Peer server = server(Peers.listening().closeTimeout(Duration.ofMillis(50)));
        int port = server.port();
        Session session = client(Peers.config())
                .dial(
                        "127.0.0.1:" + port,
                        DialOptions.defaults().withRedial(-1, Duration.ofMillis(10), Duration.ofMillis(50)));
        assertWorks(session);
        server.close();
        server(Peers.config().listenPort(port));
        await().until(session::isHealthy);
        assertWorks(session);
    }
}
