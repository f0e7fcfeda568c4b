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
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Peers dial peers through websockets; {@link ProtoRoundTripTest} has what they say to each other. */
class WebSocketDialTest {

    private static final DialOptions JSON = DialOptions.defaults().withProto("ws-json@5");

    @RegisterExtension
    final Peers peers = new Peers();

    @TempDir
    private Path directory;

    private final SslContext trusting = Certificates.SERVER.client();
    private final SslContext certified = Certificates.SERVER.server();

    private Peer server(PeerConfigBuilder config) {
        return peers.server(
                config.proto("ws-json@5"),
                Peers.routes(router -> router.call("/echo", String.class, (text, context) -> text)));
    }

    private static void assertWorks(Session session) {
        assertThat(session.call("/echo", "hello", String.class)).isEqualTo("hello");
        String large = "large".repeat(200_000);
        assertThat(session.call("/echo", large, String.class)).isEqualTo(large);
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "AUTO"})
    void urlIsDialed(TransportType transport) {
        Peer server = server(Peers.listening().transport(transport).websocketPath("/teleport/ws"));
        Peer client = peers.peer(Peers.config().transport(transport), builder -> builder);
        assertWorks(client.dial("ws://127.0.0.1:" + server.port() + "/teleport/ws?token=x", JSON));
        assertWorks(client.dial("WS://localhost:" + server.port() + "/teleport/ws", JSON));
    }

    @Test
    void pathIsTheConfiguredOneWhereTheAddressHasNone() {
        Peer server = server(Peers.listening().websocketPath("/ws"));
        Peer client = peers.peer(Peers.config().websocketPath("/ws"), builder -> builder);
        assertWorks(client.dial(Peers.addressOf(server), JSON));
        assertWorks(client.dial("ws://" + Peers.addressOf(server), JSON));
    }

    @Test
    void otherNetworksCarryWebSocketsToo() {
        String path = directory.resolve("ws.sock").toString();
        server(Peers.config().listener(ListenerConfig.of("unix", Network.UNIX, path)));
        assertWorks(peers.client().dial(path, JSON.withNetwork(Network.UNIX)));
        server(Peers.config().listener(ListenerConfig.of("local", Network.LOCAL, "ws")));
        Peer client = peers.client();
        for (int i = 0; i < 100; i++) {
            Session session = client.dial("ws", JSON.withNetwork(Network.LOCAL));
            assertThat(session.call("/echo", "hello", String.class)).isEqualTo("hello");
        }
    }

    @Test
    void tlsIsSpokenWithWss() {
        Peer server = peers.server(
                Peers.listening().proto("ws-json@5"),
                builder -> builder.serverTls(() -> certified)
                        .routes(router -> router.call("/echo", String.class, (text, context) -> text)));
        String address = "wss://127.0.0.1:" + server.port() + "/";
        assertWorks(peers.client().dial(address, JSON.withTls(() -> trusting)));
        assertWorks(peers.client().dial(Peers.addressOf(server), JSON.withTls(() -> trusting)));
        Status distrust = statusOf(() -> peers.client().dial(address, JSON));
        assertThat(distrust.code()).isEqualTo(105);
        assertThat(distrust.reason()).contains("PKIX path");
        assertThat(statusOf(() -> peers.client().dial("ws://" + Peers.addressOf(server), JSON))
                        .code())
                .isEqualTo(105);
    }

    @Test
    void compressionIsAgreedUpon() {
        Peer server = server(Peers.listening().websocketDeflate(true));
        assertWorks(peers.peer(Peers.config().websocketDeflate(true), builder -> builder)
                .dial(Peers.addressOf(server), JSON));
        assertWorks(peers.client().dial(Peers.addressOf(server), JSON));
        Peer plain = server(Peers.listening());
        assertWorks(peers.peer(Peers.config().websocketDeflate(true), builder -> builder)
                .dial(Peers.addressOf(plain), JSON));
    }

    @Test
    void refusalFailsTheDialWithItsReason() {
        Peer server = server(Peers.listening());
        Status status = statusOf(() -> peers.client().dial("ws://" + Peers.addressOf(server) + "/other", JSON));
        assertThat(status.code()).isEqualTo(105);
        assertThat(status.reason())
                .isEqualTo(Peers.addressOf(server) + ": websocket refused: 404 Not Found path: /other (expected: /)");
    }

    @Test
    void listenerWithoutWebSocketsFailsTheDial() {
        Peer raw = peers.server(builder -> builder);
        assertThat(statusOf(() -> peers.client().dial(Peers.addressOf(raw), JSON))
                        .code())
                .isEqualTo(105);
    }

    @Test
    void listenerThatDoesNotAnswerFailsTheDialInTime() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + silent.getLocalPort();
            Status status = statusOf(() -> peers.client().dial(address, JSON.withTimeout(Duration.ofMillis(100))));
            assertThat(status.code()).isEqualTo(105);
            assertThat(status.reason()).contains("no session within PT0.1S");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ws://", "ws:///path", "ws://user@127.0.0.1:1/", "ws://127.0.0.1:1/#x", "ws://a b/"})
    void whatIsNoUrlIsRefused(String address) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> peers.client().dial(address, JSON))
                .withMessage("address: %s (expected: ws://host:port/path or wss://host:port/path)", address);
    }

    @Test
    void contradictionsAreRefused() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> peers.client().dial("ws://127.0.0.1:1/"))
                .withMessageStartingWith("proto: raw@4 (expected: one for websockets such as ws-json@5");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> peers.client().dial("ws://127.0.0.1:1/", JSON.withTls(() -> trusting)))
                .withMessage("address: ws://127.0.0.1:1/ (expected: wss://, for TLS is set)");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> peers.client().dial("ws://127.0.0.1:1/", JSON.withNetwork(Network.UNIX)))
                .withMessageStartingWith("network: ");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> peers.client()
                        .dial("127.0.0.1:1", DialOptions.defaults().withProto("auto")))
                .withMessageEndingWith("to dial with)");
    }

    @Test
    void sessionIsRedialed() {
        Peer server = server(Peers.listening().closeTimeout(Duration.ofMillis(50)));
        int port = server.port();
        Session session = peers.client()
                .dial("127.0.0.1:" + port, JSON.withRedial(-1, Duration.ofMillis(10), Duration.ofMillis(50)));
        assertWorks(session);
        server.close();
        server(Peers.config().listenPort(port));
        await().until(session::isHealthy);
        assertWorks(session);
    }

    @Test
    void broadcastReachesEverySession() {
        Peer server = server(Peers.listening());
        Queue<String> heard = new ConcurrentLinkedQueue<>();
        for (String proto : List.of("ws-json@5", "ws-json@5", "ws-json@5")) {
            Peer client = peers.peer(
                    Peers.config(),
                    Peers.routes(router -> router.push("/news", String.class, (text, context) -> heard.add(text))));
            Peers.connect(client, server, DialOptions.defaults().withProto(proto));
        }
        server.broadcast("/news", "hear hear", session -> true);
        await().until(() -> heard.size() == 3);
        assertThat(heard).containsOnly("hear hear");
    }
}
