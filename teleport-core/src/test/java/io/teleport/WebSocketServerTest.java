package io.teleport;

import static io.teleport.testing.WebSocketClient.BINARY;
import static io.teleport.testing.WebSocketClient.CLOSE;
import static io.teleport.testing.WebSocketClient.CONTINUATION;
import static io.teleport.testing.WebSocketClient.PING;
import static io.teleport.testing.WebSocketClient.PONG;
import static io.teleport.testing.WebSocketClient.TEXT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.teleport.testing.HttpSocket;
import io.teleport.testing.Peers;
import io.teleport.testing.WebSocketClient;
import io.teleport.testing.WebSocketClient.Frame;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that are no peers of ours open websockets and write single frames. */
class WebSocketServerTest {

    private static final String HELLO =
            "{\"seq\":7,\"mtype\":1,\"serviceMethod\":\"/echo\",\"meta\":\"\",\"bodyCodec\":115,"
                    + "\"body\":\"hello\",\"xferPipe\":[]}";

    @RegisterExtension
    final Peers peers = new Peers();

    private Peer server(PeerConfigBuilder config) {
        return peers.server(config.proto("ws-json@5"), Peers.routes(router -> {
            router.call("/echo", String.class, (text, context) -> text);
            router.call("/bytes", String.class, (text, context) -> new byte[] {(byte) 0xff});
        }));
    }

    private Peer server() {
        return server(Peers.listening());
    }

    private WebSocketClient open(Peer server) {
        return peers.closing(WebSocketClient.open(server));
    }

    private WebSocketClient connect(Peer server) {
        return peers.closing(WebSocketClient.connect(server));
    }

    private static Frame read(WebSocketClient client) {
        return Objects.requireNonNull(client.read(), "the end");
    }

    private static void assertWorks(WebSocketClient client) {
        client.writeText(HELLO);
        assertThat(read(client).text()).contains("\"seq\":7,\"mtype\":2", "\"body\":\"hello\"");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void whoSendsTextGetsTextAndElseBinary() {
        WebSocketClient client = open(server());
        client.write(BINARY, true, bytes(HELLO));
        assertThat(read(client).opcode()).isEqualTo(BINARY);
        client.writeText(HELLO);
        assertThat(read(client).opcode()).isEqualTo(TEXT);
        client.write(BINARY, true, bytes(HELLO));
        assertThat(read(client).opcode()).isEqualTo(BINARY);
    }

    @Test
    void whatIsNoTextIsBinaryEvenForWhoSendsText() {
        WebSocketClient client = open(server());
        client.writeText(HELLO.replace("/echo", "/bytes"));
        Frame reply = read(client);
        assertThat(reply.opcode()).isEqualTo(BINARY);
        assertThat(reply.payload()).contains(0xff);
        assertWorks(client);
    }

    @Test
    void fragmentsBecomeOneMessageAndPingsBetweenThemAreAnswered() {
        WebSocketClient client = open(server());
        byte[] call = bytes(HELLO);
        client.write(TEXT, false, Arrays.copyOf(call, 10));
        client.write(PING, true, bytes("are you there"));
        Frame pong = read(client);
        assertThat(pong.opcode()).isEqualTo(PONG);
        assertThat(pong.text()).isEqualTo("are you there");
        for (int i = 10; i < call.length; i++) {
            client.write(CONTINUATION, i == call.length - 1, new byte[] {call[i]});
        }
        Frame reply = read(client);
        assertThat(reply.opcode()).isEqualTo(TEXT);
        assertThat(reply.text()).contains("\"body\":\"hello\"");
        client.write(PONG, true, bytes("unasked"));
        assertWorks(client);
    }

    @Test
    void manyMessagesInOneSegmentAreAnsweredEach() {
        WebSocketClient client = open(server());
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < 100; i++) {
            all.writeBytes(WebSocketClient.frame(0x81, true, bytes(HELLO)));
        }
        client.send(all.toByteArray());
        for (int i = 0; i < 100; i++) {
            assertThat(read(client).text()).contains("\"body\":\"hello\"");
        }
    }

    @Test
    void goodbyeIsAnsweredWithItsCode() {
        Peer server = server();
        WebSocketClient client = open(server);
        assertWorks(client);
        client.write(CLOSE, true, new byte[] {0x0f, (byte) 0xa0});
        assertThat(client.readClose()).isEqualTo(4000);
        assertThat(client.read()).isNull();
        await().until(() -> server.sessionCount() == 0);
    }

    @Test
    void sessionThatIsClosedSaysGoodbye() {
        Peer server = server();
        WebSocketClient client = open(server);
        assertWorks(client);
        server.sessions().forEach(session -> session.close());
        assertThat(client.readClose()).isEqualTo(1000);
        client.write(CLOSE, true, new byte[] {3, (byte) 0xe8});
        assertThat(client.read()).isNull();
    }

    @Test
    void badMessagesEndTheirSessionWithACode() {
        Peer server = server();
        assertClosed(server, 1002, WebSocketClient.frame(0x81, true, bytes("no json")));
        assertClosed(server, 1007, WebSocketClient.frame(0x81, true, new byte[] {'{', (byte) 0xff}));
        assertClosed(server, 1002, WebSocketClient.frame(0x81, false, bytes(HELLO)));
        assertClosed(server, 1002, WebSocketClient.frame(0x83, true, bytes(HELLO)));
        assertClosed(server, 1002, WebSocketClient.frame(0xc1, true, bytes(HELLO)));
        assertClosed(server, 1002, WebSocketClient.frame(0x80, true, bytes(HELLO)));
        assertWorks(open(server));
    }

    @Test
    void whatComesBeforeTheUpgradeIsAnsweredIsAgainstTheRules() {
        Peer server = server();
        WebSocketClient client = connect(server);
        String request = "GET / HTTP/1.1|Upgrade: websocket|Connection: Upgrade|Sec-WebSocket-Version: 13"
                + "|Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==||";
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(bytes(request.replace("|", "\r\n")));
        all.writeBytes(WebSocketClient.frame(0x81, true, bytes(HELLO)));
        client.send(all.toByteArray());
        assertThat(client.readHead()).startsWith("HTTP/1.1 101 ");
        assertThat(client.readClose()).isEqualTo(1002);
        assertThat(client.read()).isNull();
        assertThat(server.sessionCount()).isZero();
    }

    /** Where compression may be agreed upon and was not, or was and takes one of them. */
    @Test
    void reservedBitsAreAgainstTheRules() {
        Peer server = server(Peers.listening().websocketDeflate(true));
        assertClosed(server, 1002, WebSocketClient.frame(0xc1, true, bytes(HELLO)));
        assertClosed(server, 1002, WebSocketClient.frame(0xa1, true, bytes(HELLO)));
        assertClosed(server, 1002, WebSocketClient.frame(0xd9, true, bytes(HELLO)));
        WebSocketClient packing = connect(server);
        packing.upgrade("/", "Sec-WebSocket-Extensions: permessage-deflate");
        packing.send(WebSocketClient.frame(0xa1, true, bytes(HELLO)));
        assertThat(packing.readClose()).isEqualTo(1002);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ff00ff00", "010100ffff"})
    void compressedBytesThatAreDamagedAreNoPayload(String bytes) {
        WebSocketClient client = connect(server(Peers.listening().websocketDeflate(true)));
        client.upgrade("/", "Sec-WebSocket-Extensions: permessage-deflate");
        client.send(WebSocketClient.frame(0xc1, true, HexFormat.of().parseHex(bytes)));
        assertThat(client.readClose()).isEqualTo(1007);
    }

    @Test
    void messagesOverTheLimitAreRefused() {
        Peer server = server(Peers.listening().messageSizeLimit(1000));
        assertClosed(server, 1009, new byte[] {(byte) 0x82, (byte) 0xff, 0, 0, 0, 1, 0, 0, 0, 0});
        ByteArrayOutputStream fragments = new ByteArrayOutputStream();
        fragments.writeBytes(WebSocketClient.frame(0x02, true, new byte[600]));
        fragments.writeBytes(WebSocketClient.frame(0x80, true, new byte[600]));
        assertClosed(server, 1009, fragments.toByteArray());
        assertWorks(open(server));
    }

    private void assertClosed(Peer server, int code, byte[] frames) {
        WebSocketClient client = open(server);
        client.send(frames);
        assertThat(client.readClose()).isEqualTo(code);
        client.close();
        await().until(() -> server.sessionCount() == 0);
    }

    @Test
    void messagesAreCompressedWhereBothSidesWant() throws DataFormatException {
        Peer server = server(Peers.listening().websocketDeflate(true).messageSizeLimit(1 << 20));
        WebSocketClient client = connect(server);
        assertThat(client.upgrade("/", "Sec-WebSocket-Extensions: permessage-deflate"))
                .contains("101 Switching", "permessage-deflate");
        client.send(WebSocketClient.frame(0xc1, true, deflated(bytes(HELLO))));
        Frame reply = read(client);
        assertThat(reply.isCompressed()).isTrue();
        assertThat(new String(inflated(reply.payload()), StandardCharsets.UTF_8))
                .contains("\"body\":\"hello\"");
        WebSocketClient plain = open(server);
        assertWorks(plain);
        WebSocketClient bomb = connect(server);
        bomb.upgrade("/", "Sec-WebSocket-Extensions: permessage-deflate");
        bomb.send(WebSocketClient.frame(0xc1, true, deflated(new byte[100 << 20])));
        assertThat(bomb.readClose()).isEqualTo(1009);
        assertWorks(plain);
    }

    /** A browser has nothing of its own to say. */
    @Test
    void whoAnswersPingsIsNotSilentAndWhoDoesNotIsClosed() {
        Peer server = server(Peers.listening().readTimeout(Duration.ofMillis(1500)));
        WebSocketClient quiet = open(server);
        for (int i = 0; i < 2; i++) {
            assertThat(read(quiet).opcode()).isEqualTo(WebSocketClient.PING);
            quiet.write(WebSocketClient.PONG, true, new byte[0]);
        }
        assertWorks(quiet);
        WebSocketClient dead = open(server);
        assertThat(read(dead).opcode()).isEqualTo(WebSocketClient.PING);
        assertThat(dead.readClose()).isEqualTo(1000);
    }

    @Test
    void compressionIsNotOfferedUnlessConfigured() {
        WebSocketClient client = connect(server());
        assertThat(client.upgrade("/", "Sec-WebSocket-Extensions: permessage-deflate"))
                .contains("101 Switching")
                .doesNotContain("permessage-deflate");
        assertWorks(client);
    }

    private static byte[] deflated(byte[] plain) {
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        deflater.setInput(plain);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] buffer = new byte[65536];
        int count;
        do {
            count = deflater.deflate(buffer, 0, buffer.length, Deflater.SYNC_FLUSH);
            out.write(buffer, 0, count);
        } while (count == buffer.length);
        deflater.end();
        byte[] all = out.toByteArray();
        return Arrays.copyOf(all, all.length - 4);
    }

    private static byte[] inflated(byte[] packed) throws DataFormatException {
        Inflater inflater = new Inflater(true);
        byte[] input = Arrays.copyOf(packed, packed.length + 4);
        input[packed.length + 2] = (byte) 0xff;
        input[packed.length + 3] = (byte) 0xff;
        inflater.setInput(input);
        byte[] plain = new byte[65536];
        int length = inflater.inflate(plain);
        inflater.end();
        return Arrays.copyOf(plain, length);
    }

    @ParameterizedTest
    @CsvSource({
        "https://evil.example, 403",
        "null, 403",
        "http://127.0.0.1:1, 403",
        "https://good.example, 101",
        "HTTPS://GOOD.example, 101",
        "ws://127.0.0.1:40741/, 101",
    })
    void pagesOfOtherOriginsAreRefused(String origin, int status) {
        Peer server = server(Peers.listening().websocketOrigins(List.of("https://good.example")));
        assertThat(connect(server).upgrade("/", "Origin: " + origin)).startsWith("HTTP/1.1 " + status + " ");
        await().until(() -> server.sessionCount() == (status == 101 ? 1 : 0));
    }

    @Test
    void pagesOfTheListenersOwnOriginAreWelcome() {
        Peer server = server();
        assertThat(connect(server).upgrade("/", "Origin: http://127.0.0.1:" + server.port()))
                .startsWith("HTTP/1.1 101 ");
        Peer open = server(Peers.listening().websocketOrigins(List.of("*")));
        assertThat(connect(open).upgrade("/", "Origin: https://any.example")).startsWith("HTTP/1.1 101 ");
    }

    @Test
    void clientMayListOtherProtocolsBesideWebSockets() {
        WebSocketClient client = connect(server());
        String request = "GET / HTTP/1.1|Upgrade: h2c, WebSocket|Connection: keep-alive, Upgrade"
                + "|Sec-WebSocket-Version: 13|Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==||";
        client.send(bytes(request.replace("|", "\r\n")));
        assertThat(client.readHead()).startsWith("HTTP/1.1 101 ").contains("upgrade: websocket");
    }

    @Test
    void otherPathsAndPlainRequestsAreRefused() {
        Peer server = server(Peers.listening().websocketPath("/teleport"));
        assertThat(connect(server).upgrade("/")).startsWith("HTTP/1.1 404 ");
        assertThat(connect(server).upgrade("/teleport?token=x")).startsWith("HTTP/1.1 101 ");
        WebSocketClient old = connect(server);
        String request = "GET /teleport HTTP/1.1|Upgrade: websocket|Connection: Upgrade|Sec-WebSocket-Version: 8||";
        old.send(bytes(request.replace("|", "\r\n")));
        assertThat(old.readHead()).startsWith("HTTP/1.1 426 ").contains("sec-websocket-version: 13");
        HttpSocket keyless = peers.closing(HttpSocket.connect(server));
        keyless.send(request.replace("8", "13").replace("|", "\r\n"));
        assertThat(keyless.read().head()).startsWith("HTTP/1.1 400 ");
        HttpSocket plain = peers.closing(HttpSocket.connect(server));
        plain.send("POST /teleport HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello");
        HttpSocket.Response response = plain.read();
        assertThat(response.head()).startsWith("HTTP/1.1 426 ");
        assertThat(response.body()).isEqualTo("request: no upgrade (expected: to a websocket)\n");
        assertThat(plain.isAtItsEnd()).isTrue();
        await().until(() -> server.sessionCount() == 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Content-Length: 8193", "Content-Length: 8193|Expect: 100-continue", "Transfer-Encoding: chunked"
            })
    void upgradesWithLargeBodiesAreRefusedAndClosedBeforeTheBodiesHaveCome(String headers) {
        Peer server = server(Peers.listening().autoTimeout(Duration.ZERO));
        HttpSocket client = peers.closing(HttpSocket.connect(server));
        String request = "GET / HTTP/1.1|Upgrade: websocket|Connection: Upgrade|Sec-WebSocket-Version: 13"
                + "|Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==|" + headers + "||2002|";
        client.send(request.replace("|", "\r\n") + "x".repeat(8193));
        assertThat(client.read().head()).startsWith("HTTP/1.1 413 ");
        assertThat(client.isAtItsEnd()).isTrue();
        assertThat(server.sessionCount()).isZero();
    }

    @Test
    void whoNeverAsksForAWebSocketIsClosed() {
        Peer server = server(Peers.listening().autoTimeout(Duration.ofMillis(500)));
        assertThat(connect(server).read()).isNull();
        WebSocketClient slow = connect(server);
        slow.send(bytes("GET / HTTP/1.1\r\n"));
        assertThat(slow.read()).isNull();
        assertThat(server.sessionCount()).isZero();
        assertWorks(open(server));
    }

    @Test
    void peerThatClosesDoesNotWaitForUpgrades() {
        Peer server = server(Peers.listening().autoTimeout(Duration.ZERO));
        WebSocketClient client = connect(server);
        WebSocketClient working = open(server);
        assertWorks(working);
        server.close();
        assertThat(client.read()).isNull();
    }
}
