package io.teleport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import io.netty.handler.ssl.SslContext;
import io.teleport.message.Message;
import io.teleport.message.MessageType;
import io.teleport.proto.ProtoDetector;
import io.teleport.session.Session;
import io.teleport.testing.Certificates;
import io.teleport.testing.HttpSocket;
import io.teleport.testing.LogRecorder;
import io.teleport.testing.Peers;
import io.teleport.testing.RawSocket;
import io.teleport.testing.WebSocketClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One listener serves clients of all protocols that first bytes can tell apart. */
class AutoListenerTest {

    @RegisterExtension
    final Peers peers = new Peers();

    @RegisterExtension
    final LogRecorder logs = LogRecorder.ofTheEngine();

    private final SslContext certified = Certificates.SERVER.server();
    private final SslContext trusting = Certificates.SERVER.client();

    static Stream<String> protos() {
        return ProtoDetector.RECOGNISED.stream();
    }

    private Peer server(PeerConfigBuilder config) {
        return peers.server(config, Peers.routes(router -> {
            router.call(
                    "/math/add",
                    int[].class,
                    (numbers, context) -> Arrays.stream(numbers).sum());
            router.call("/echo", String.class, (text, context) -> text);
            router.call(
                    "/call/back",
                    String.class,
                    (text, context) -> context.session().call("/client", text, String.class));
        }));
    }

    private Peer auto() {
        return server(Peers.listening().proto("auto"));
    }

    private Session dial(Peer server, String proto, DialOptions options) {
        return peers.client(builder -> builder.routes(
                        router -> router.call("/client", String.class, (text, context) -> "client says " + text)))
                .dial(Peers.addressOf(server), options.withProto(proto));
    }

    private Session dial(Peer server, String proto) {
        return dial(server, proto, DialOptions.defaults());
    }

    private RawSocket raw(Peer server, String proto) {
        return peers.closing(RawSocket.connect(server, proto));
    }

    private static Message call(String text) {
        return new Message()
                .type(MessageType.CALL)
                .seq(1)
                .serviceMethod("/echo")
                .bodyCodec((byte) 's')
                .body(text);
    }

    @ParameterizedTest
    @MethodSource("protos")
    void peersOfEveryProtocolAreServed(String proto) {
        Session session = dial(auto(), proto);
        assertThat(session.call("/math/add", new int[] {1, 2, 3}, Integer.class))
                .isEqualTo(6);
        assertThat(session.call("/call/back", "x", String.class)).isEqualTo("client says x");
        assertThat(session.request("/no/such").exchange(String.class).status().code())
                .isEqualTo(404);
        String large = "large".repeat(100_000);
        assertThat(session.call("/echo", large, String.class)).isEqualTo(large);
    }

    @ParameterizedTest
    @MethodSource("protos")
    void firstCallMayBeCompressedOrLarge(String proto) {
        Peer server = auto();
        String text = "large".repeat(100_000);
        assertThat(dial(server, proto).request("/echo").body("x").pipe("gzip").call(String.class))
                .isEqualTo("x");
        assertThat(dial(server, proto).call("/echo", text, String.class)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fast@3", "raw@4", "raw@5", "raw@6", "http@5"})
    void bytesMayTrickle(String proto) {
        RawSocket client = raw(auto(), proto);
        client.write(call("one by one"), 1);
        assertThat(client.read().body()).isEqualTo("one by one");
        client.write(call("and again"));
        assertThat(client.read().body()).isEqualTo("and again");
    }

    @Test
    void upgradeMayTrickle() {
        WebSocketClient client = peers.closing(WebSocketClient.connect(auto()));
        String request = "GET / HTTP/1.1|Upgrade: websocket|Connection: Upgrade|Sec-WebSocket-Version: 13"
                + "|Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==||";
        for (byte b : bytes(request.replace("|", "\r\n"))) {
            client.send(new byte[] {b});
        }
        assertThat(client.readHead()).startsWith("HTTP/1.1 101 ");
        String four = "{\"seq\":\"A\",\"mtype\":1,\"uri\":\"/echo\",\"meta\":\"\",\"body_codec\":115,"
                + "\"body\":\"hello\",\"xfer_pipe\":[]}";
        for (byte b : WebSocketClient.frame(0x81, true, bytes(four))) {
            client.send(new byte[] {b});
        }
        assertThat(Objects.requireNonNull(client.read()).text()).contains("\"seq\":\"A\"", "\"body\":\"hello\"");
    }

    @Test
    void everyGenerationAndCurlUseOnePort() {
        Peer server = auto();
        List<Session> sessions = Stream.of("raw@4", "raw@5", "raw@6", "ws-json@5")
                .map(proto -> dial(server, proto))
                .toList();
        HttpSocket curl = peers.closing(HttpSocket.connect(server));
        for (int round = 0; round < 3; round++) {
            for (Session session : sessions) {
                assertThat(session.call("/math/add", new int[] {1, 2, 3}, Integer.class))
                        .isEqualTo(6);
            }
            curl.send("POST /math/add HTTP/1.1\r\nHost: x\r\nUser-Agent: curl/8\r\nAccept: */*\r\n"
                    + "Content-Type: application/json\r\nContent-Length: 7\r\n\r\n[1,2,3]");
            HttpSocket.Response response = curl.read();
            assertThat(response.head()).startsWith("HTTP/1.1 200 OK");
            assertThat(response.body()).isEqualTo("6");
        }
        await().until(() -> server.sessionCount() == 5);
    }

    @ParameterizedTest
    @CsvSource({", raw@4", "raw@6, raw@6", "json@5, json@5"})
    void whoSaysNothingGetsTheProtocolOfTheKey(String key, String proto) {
        Peer server = server(Peers.listening()
                .proto("auto")
                .autoTimeout(Duration.ofMillis(50))
                .autoSilentProto(key));
        RawSocket client = raw(server, proto);
        await().until(() -> server.sessionCount() == 1);
        server.sessions().iterator().next().push("/news", "hear hear");
        assertThat(client.read().serviceMethod()).isEqualTo("/news");
        client.write(call("late"));
        assertThat(client.read().body()).isEqualTo("late");
    }

    @Test
    void webSocketThatSaysNothingGetsTheFirstSubProtocol() {
        Peer server =
                server(Peers.listening().proto("raw@4,ws-json@4,ws-json@5").autoTimeout(Duration.ofSeconds(1)));
        WebSocketClient client = peers.closing(WebSocketClient.open(server));
        await().until(() -> server.sessionCount() == 1);
        server.sessions().iterator().next().push("/news", "hear hear");
        assertThat(Objects.requireNonNull(client.read()).text()).contains("\"uri\":\"/news\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\0\0\0\0\0\0\0\0", "hello, is anybody there?", "SSH-2.0-OpenSSH_9.6\r\n", "GETX / HTTP/1.1"})
    void garbageIsClosedWithOneLine(String garbage) {
        Peer server = auto();
        WebSocketClient client = peers.closing(WebSocketClient.connect(server));
        client.send(bytes(garbage));
        assertThat(client.read()).isNull();
        assertThat(server.sessionCount()).isZero();
        assertThat(logs.lines(Level.INFO))
                .filteredOn(line -> line.contains(" closed: "))
                .hasSize(1);
        assertThat(dial(server, "raw@6").call("/echo", "alive", String.class)).isEqualTo("alive");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\r\n\r\n"})
    void whatIsNotRecognisedWithinTheLimitIsClosed(String end) {
        Peer server = server(Peers.listening().proto("auto").autoLimit(1000));
        WebSocketClient client = peers.closing(WebSocketClient.connect(server));
        client.send(bytes("GET / HTTP/1.1\r\nX-Long: " + "x".repeat(2000) + end));
        assertThat(client.read()).isNull();
        assertThat(dial(server, "http@5").call("/echo", "alive", String.class)).isEqualTo("alive");
    }

    @Test
    void headsThatAreTooLongAreAnswered() {
        Peer server = server(Peers.listening().proto("auto").metadataSizeLimit(1000));
        HttpSocket client = peers.closing(HttpSocket.connect(server));
        client.send("GET /" + "x".repeat(20_000));
        assertThat(client.read().head()).startsWith("HTTP/1.1 413 ");
        assertThat(client.isAtItsEnd()).isTrue();
        HttpSocket upgrade = peers.closing(HttpSocket.connect(server));
        upgrade.send("GET / HTTP/1.1\r\nUpgrade: websocket\r\nX-Long: " + "x".repeat(20_000) + "\r\n\r\n");
        assertThat(upgrade.read().head()).startsWith("HTTP/1.1 400 ");
        assertThat(upgrade.isAtItsEnd()).isTrue();
    }

    @Test
    void whatIsNotRecognisedWithinTheTimeIsClosed() {
        Peer server = server(Peers.listening().proto("auto").autoTimeout(Duration.ofMillis(50)));
        WebSocketClient client = peers.closing(WebSocketClient.connect(server));
        client.send(bytes("GET / HT"));
        assertThat(client.read()).isNull();
        assertThat(server.sessionCount()).isZero();
        assertThat(logs.lines(Level.INFO))
                .anyMatch(line -> line.contains("nothing that can be understood came within PT0.05S"));
    }

    @Test
    void protocolsThatAreNotListedAreRefused() {
        Peer server = server(Peers.listening().proto("raw@4, raw@6"));
        RawSocket five = raw(server, "raw@5");
        five.write(call("x"));
        assertThat(five.read(Duration.ofSeconds(10))).isNull();
        assertThat(logs.lines(Level.INFO))
                .anyMatch(line -> line.contains("protocol: raw@5 (expected: one of [raw@4, raw@6])"));
        assertThat(dial(server, "raw@4").call("/echo", "four", String.class)).isEqualTo("four");
        assertThat(dial(server, "raw@6").call("/echo", "six", String.class)).isEqualTo("six");
        assertThat(server.listeners().get(0).proto()).isEqualTo("raw@4,raw@6");
    }

    @Test
    void tlsIsRecognisedBesidePlainBytes() {
        Peer server = peers.server(
                Peers.listening().proto("auto"),
                builder -> builder.serverTls(() -> certified)
                        .routes(router -> router.call("/echo", String.class, (text, context) -> text)));
        DialOptions tls = DialOptions.defaults().withTls(() -> trusting);
        for (String proto : List.of("raw@4", "raw@5", "raw@6", "http@5", "ws-json@5", "ws-protobuf@4")) {
            assertThat(dial(server, proto, tls).call("/echo", proto, String.class))
                    .isEqualTo(proto);
            assertThat(dial(server, proto).call("/echo", proto, String.class)).isEqualTo(proto);
        }
    }

    @Test
    void plainBytesAreRefusedWhereTheKeySaysSo() {
        Peer server = peers.server(
                Peers.listening().proto("auto").autoPlain(false),
                builder -> builder.serverTls(() -> certified)
                        .routes(router -> router.call("/echo", String.class, (text, context) -> text)));
        RawSocket plain = raw(server, "raw@4");
        plain.write(call("x"));
        assertThat(plain.read(Duration.ofSeconds(10))).isNull();
        DialOptions tls = DialOptions.defaults().withTls(() -> trusting);
        assertThat(dial(server, "raw@5", tls).call("/echo", "x", String.class)).isEqualTo("x");
    }

    @Test
    void connectionsCountBeforeTheyAreRecognised() {
        Peer server = server(Peers.listening().proto("auto").maxConnections(1).autoTimeout(Duration.ZERO));
        WebSocketClient first = peers.closing(WebSocketClient.connect(server));
        WebSocketClient second = peers.closing(WebSocketClient.connect(server));
        await().until(() -> server.stats().rejectedConnections() == 1);
        first.close();
        second.close();
        await().untilAsserted(() -> assertThat(dial(server, "raw@5").call("/echo", "x", String.class))
                .isEqualTo("x"));
    }

    @Test
    void peerThatClosesClosesWhatIsNotRecognised() {
        Peer server = server(Peers.listening().proto("auto").autoTimeout(Duration.ZERO));
        WebSocketClient client = peers.closing(WebSocketClient.connect(server));
        client.send(new byte[] {0});
        assertThat(dial(server, "raw@4").call("/echo", "x", String.class)).isEqualTo("x");
        server.close();
        assertThat(client.read()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"'raw@4,json@5', raw@4", "'raw@4,nothing@1', raw@4", "auto, ws-json@5", "auto, nothing@1"})
    void settingsThatCannotBeAreRefused(String proto, String silent) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(
                        () -> peers.peer(Peers.listening().proto(proto).autoSilentProto(silent), builder -> builder))
                .withMessageContaining("expected: ");
    }

    @Test
    void autoStandsAlone() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> peers.peer(Peers.listening().proto("raw@4, auto"), builder -> builder))
                .withMessage("proto: raw@4, auto (expected: auto alone, or protocols without it)");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
