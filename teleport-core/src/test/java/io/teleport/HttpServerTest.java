package io.teleport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBuf;
import io.teleport.codec.BodyReader;
import io.teleport.codec.Codec;
import io.teleport.codec.JsonCodec;
import io.teleport.codec.PlainCodec;
import io.teleport.message.Status;
import io.teleport.message.StatusException;
import io.teleport.router.CallContext;
import io.teleport.session.CallResult;
import io.teleport.session.Session;
import io.teleport.testing.HttpSocket;
import io.teleport.testing.Peers;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Type;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ordinary HTTP clients call a peer that listens with the http protocol. */
class HttpServerTest {

    @RegisterExtension
    final Peers peers = new Peers();

    private final Queue<String> pushed = new ConcurrentLinkedQueue<>();

    /** A codec that no content type stands for. */
    private record OwnCodec(byte id, String name) implements Codec {

        @Override
        public void encode(Object body, ByteBuf out) {
            out.writeByte(0);
        }

        @Override
        public BodyReader readerFor(Type type) {
            return in -> null;
        }
    }

    public static final class Maths {
        public int add(int[] numbers) {
            return IntStream.of(numbers).sum();
        }

        public String author(CallContext context) {
            return context.query("author") + " " + context.metadata().get("author") + " "
                    + context.metadata().get("Title");
        }

        public Map<String, String> form(Map<String, String> fields) {
            return fields;
        }

        public String fail(String text) {
            throw new StatusException(Status.of(1001, "boom", text));
        }

        public String crash(String text) {
            throw new IllegalStateException(text);
        }

        public void nothing() {}
    }

    @ParameterizedTest
    @ValueSource(strings = {"http@5", "http@6"})
    void anyHttpClientCalls(String proto) throws Exception {
        Peer server = server(proto);
        HttpClient client = client();
        HttpResponse<String> sum = post(client, server, "/maths/add", "application/json", "[1,2,3]");
        assertThat(sum.statusCode()).isEqualTo(200);
        assertThat(sum.body()).isEqualTo("6");
        assertThat(sum.headers().firstValue("content-type")).contains("application/json;charset=utf-8");
        assertThat(sum.headers().map()).doesNotContainKeys("X-Seq", "X-Mtype", "X-Teleport-Features");
        HttpResponse<String> author =
                send(client, to(server, "/maths/author?author=li%20po").header("Title", "Prof"));
        assertThat(author.body()).isEqualTo("\"li po li po Prof\"");
        assertThat(post(client, server, "/maths/form", "application/x-www-form-urlencoded", "a=1&b=x+y")
                        .body())
                .isEqualTo("a=1&b=x+y");
        HttpResponse<String> nothing = send(client, to(server, "/maths/nothing"));
        assertThat(nothing.statusCode()).isEqualTo(200);
        assertThat(nothing.body()).isEmpty();
    }

    @Test
    void errorsAreStatusesOfHttp() throws Exception {
        Peer server = server("http@6");
        HttpClient client = client();
        HttpResponse<String> notFound = send(client, to(server, "/no/such"));
        assertThat(notFound.statusCode()).isEqualTo(404);
        assertThat(notFound.body()).isEqualTo("{\"code\":404,\"message\":\"Not Found\"}");
        assertThat(notFound.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(post(client, server, "/maths/add", "application/json", "not json")
                        .statusCode())
                .isEqualTo(400);
        assertThat(post(client, server, "/maths/add", "image/png", "x").body())
                .contains("body codec: 0 (expected: json=106");
        HttpResponse<String> failed = post(client, server, "/maths/fail", "text/plain", "because");
        assertThat(failed.statusCode()).isEqualTo(422);
        assertThat(failed.body()).isEqualTo("{\"code\":1001,\"message\":\"boom\",\"reason\":\"because\"}");
        assertThat(post(client, server, "/maths/crash", "text/plain", "x").statusCode())
                .isEqualTo(500);
        HttpResponse<String> deleted = client.send(
                HttpRequest.newBuilder(uri(server, "/maths/add")).DELETE().build(), BodyHandlers.ofString());
        assertThat(deleted.statusCode()).isEqualTo(405);
        assertThat(deleted.headers().firstValue("Allow")).contains("GET, HEAD, POST");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /maths/add HTTP/1.1", "POST /maths/add HTTP/1.1~Content-Type: application/json"})
    void requestWithoutTheBodyThatItsHandlerNeedsIsABadOne(String request) {
        try (HttpSocket socket = HttpSocket.connect(server("http@5"))) {
            for (String length : List.of("", "Content-Length: 0~")) {
                socket.send((request + "~" + length + "~").replace("~", "\r\n"));
                HttpSocket.Response answer = socket.read();
                assertThat(answer.head()).startsWith("HTTP/1.1 400 Bad Request\r\n");
                assertThat(answer.body())
                        .isEqualTo(
                                "{\"code\":400,\"message\":\"Bad Message\",\"reason\":\"body: none (expected: int[])\"}");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"raw@4", "raw@6", "json@5", "ws-json@5", "thrift@5", "http@5"})
    void peersAreToldThatABodyIsMissing(String proto) {
        Session session = Peers.dial(peers.peer(Peers.config().proto(proto), builder -> builder), server(proto));
        CallResult<Integer> result = session.request("/maths/add").codec("json").exchange(Integer.class);
        assertThat(result.status())
                .isEqualTo(Status.of(Status.CODE_BAD_MESSAGE).withReason("body: none (expected: int[])"));
    }

    @Test
    void chunkedBodiesHeadsAndExpectationsWork() throws Exception {
        Peer server = server("http@5");
        HttpClient client = client();
        BodyPublisher chunked = BodyPublishers.ofInputStream(
                () -> new ByteArrayInputStream("[1,2,3,4]".getBytes(StandardCharsets.UTF_8)));
        assertThat(send(
                                client,
                                to(server, "/maths/add")
                                        .header("content-type", "application/json")
                                        .POST(chunked))
                        .body())
                .isEqualTo("10");
        HttpResponse<String> head = send(client, to(server, "/maths/author").method("HEAD", BodyPublishers.noBody()));
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.headers().firstValue("Content-Length")).contains("16");
        assertThat(head.body()).isEmpty();
        assertThat(send(
                                client,
                                to(server, "/maths/add")
                                        .expectContinue(true)
                                        .header("Content-Type", "application/json")
                                        .POST(BodyPublishers.ofString("[20,22]")))
                        .body())
                .isEqualTo("42");
    }

    @Test
    void bodiesThatInflateOverTheLimitAreAnsweredAndTheConnectionCloses() throws IOException {
        Peer server = peers.server(
                Peers.listening().proto("http@5").inflatedSizeLimit(100_000),
                builder -> builder.routeCall(new Maths()));
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bomb)) {
            gzip.write(new byte[1_000_000]);
        }
        try (HttpSocket socket = HttpSocket.connect(server)) {
            socket.send("POST /maths/fail HTTP/1.1\r\nContent-Type: text/plain\r\nContent-Encoding: gzip\r\n"
                    + "Content-Length: " + bomb.size() + "\r\n\r\n");
            socket.send(bomb.toByteArray());
            HttpSocket.Response answer = socket.read();
            assertThat(answer.head()).startsWith("HTTP/1.1 413 Request Entity Too Large\r\nConnection: close\r\n");
            assertThat(answer.body()).contains("gzip: more than 100000 bytes inflated");
            assertThat(socket.isAtItsEnd()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http@5", "http@6", "packet@2", "thrift@5", "ws-json@5"})
    void peersAreToldThatABodyInflatesOverTheLimit(String proto) {
        Peer server = peers.server(
                Peers.listening().proto(proto).inflatedSizeLimit(100_000), builder -> builder.routeCall(new Maths()));
        Session session = Peers.dial(peers.peer(Peers.config().proto(proto), builder -> builder), server);
        Status status = session.request("/maths/fail")
                .pipe("gzip")
                .body(new byte[1_000_000])
                .exchange(String.class)
                .status();
        assertThat(status.code()).isEqualTo(Status.CODE_TOO_LARGE);
    }

    @Test
    void broadcastReachesPeersAndLeavesOrdinaryClientsOut() {
        Peer server = server("http@6");
        Peer client = peers.peer(
                Peers.config().proto("http@6"),
                Peers.routes(router -> router.push("/note", String.class, (text, context) -> pushed.add(text))));
        Peers.dial(client, server);
        try (HttpSocket socket = HttpSocket.connect(server)) {
            socket.send("GET /maths/nothing HTTP/1.1\r\n\r\n");
            socket.read();
            var result = server.broadcast("/note", "all");
            assertThat(result.sent()).isEqualTo(1);
            assertThat(result.dropped()).isEqualTo(1);
            await().until(() -> pushed.contains("all"));
            Session ordinary = server.sessions().stream()
                    .filter(session -> session.id().equals(socket.address()))
                    .findFirst()
                    .orElseThrow();
            assertThatExceptionOfType(StatusException.class)
                    .isThrownBy(() -> ordinary.push("/note", "you"))
                    .withMessageContaining("the other side is an ordinary HTTP client");
        }
    }

    @Test
    void manyKeptConnectionsOfOneClientWork() {
        Peer server = server("http@5");
        HttpClient client = client();
        List<HttpResponse<String>> all = IntStream.range(0, 100)
                .mapToObj(i -> client.sendAsync(
                        to(server, "/maths/add")
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString("[" + i + "]"))
                                .build(),
                        BodyHandlers.ofString()))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();
        for (int i = 0; i < all.size(); i++) {
            assertThat(all.get(i).body()).isEqualTo(Integer.toString(i));
        }
    }

    @Test
    void codecThatDoesNotGoWithTheProtocolIsRefusedAtTheStart() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> Peer.builder()
                        .config(Peers.listening()
                                .proto("http@5")
                                .defaultBodyCodec("rot13")
                                .build())
                        .codecs(List.of(new JsonCodec(), new PlainCodec(), new OwnCodec((byte) 'r', "rot13")))
                        .build())
                .withMessage("default-body-codec: rot13 (expected: one of [json, plain], for proto is http@5)");
    }

    @Test
    void callInAFilterThatDoesNotGoWithTheProtocolFails() {
        Peer server = server("http@5");
        Session session = Peers.dial(peers.peer(Peers.config().proto("http@5"), builder -> builder), server);
        Status status = session.request("/maths/add")
                .pipe("md5")
                .body(new int[] {1})
                .exchange(Integer.class)
                .status();
        assertThat(status.code()).isEqualTo(Status.CODE_WRITE_FAILED);
        assertThat(status.reason())
                .isEqualTo("/maths/add: xfer pipe: [md5] (expected: [] or [gzip], which go with http@5)");
        assertThat(session.call("/maths/add", new int[] {1, 2}, Integer.class)).isEqualTo(3);
    }

    private Peer server(String proto) {
        return peers.server(Peers.listening().proto(proto), builder -> builder.routeCall(new Maths()));
    }

    private static HttpClient client() {
        return HttpClient.newHttpClient();
    }

    private static URI uri(Peer server, String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }

    private static HttpRequest.Builder to(Peer server, String path) {
        return HttpRequest.newBuilder(uri(server, path));
    }

    private static HttpResponse<String> send(HttpClient client, HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static HttpResponse<String> post(HttpClient client, Peer server, String path, String type, String body)
            throws IOException, InterruptedException {
        return send(client, to(server, path).header("Content-Type", type).POST(BodyPublishers.ofString(body)));
    }
}
