package io.teleport;

import static org.assertj.core.api.Assertions.assertThat;

import io.teleport.codec.TypeRef;
import io.teleport.message.Status;
import io.teleport.proto.Protos;
import io.teleport.session.CallResult;
import io.teleport.session.Session;
import io.teleport.testing.Peers;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Two peers talk over TCP in every protocol of generations 4 to 6. */
class ProtoRoundTripTest {

    private static final String TEXT = "\"quotes\", \\ back-slashes,\n\t\u0001 controls, gr\u00f6\u00dfe \u4f5c\u8005";
    private static final TypeRef<Map<String, String>> FIELDS = new TypeRef<>() {};

    @RegisterExtension
    final Peers peers = new Peers();

    private final Queue<String> pushed = new ConcurrentLinkedQueue<>();

    static Stream<String> protos() {
        return Protos.names().stream().filter(name -> name.matches("(raw|json|protobuf|http|ws-json|ws-protobuf)@.*"));
    }

    @ParameterizedTest
    @MethodSource("protos")
    void allBytesTravelInEveryFilter(String proto) {
        Session session = connect(proto);
        for (List<String> filters : filters(proto)) {
            assertThat(session.request("/echo/bytes")
                            .codec("plain")
                            .body(allBytes())
                            .pipe(filters.toArray(String[]::new))
                            .call(byte[].class))
                    .isEqualTo(allBytes());
        }
    }

    @ParameterizedTest
    @MethodSource("protos")
    void metadataQueryAndEmptyBodiesTravel(String proto) {
        Session session = connect(proto);
        CallResult<String> result = session.request("/echo/meta?author=li%20x")
                .metadata("X-Name", "a&b=c d")
                .metadata("empty", "")
                .exchange(String.class);
        assertThat(result.status()).isEqualTo(Status.OK);
        assertThat(result.body()).isEqualTo("li x, a&b=c d, ");
        assertThat(result.metadata().get("X-Answer")).isEqualTo("1 2");
        assertThat(session.request("/echo/nothing").exchange(String.class).body())
                .isNull();
    }

    @ParameterizedTest
    @MethodSource("protos")
    void errorsTravel(String proto) {
        Session session = connect(proto);
        Status boom = Status.of(1001, "boom \"x\"", "because\nof \u4f5c");
        assertThat(session.request("/fail").exchange(String.class).status()).isEqualTo(boom);
        assertThat(session.request("/no/such").exchange(String.class).status().code())
                .isEqualTo(Status.CODE_NOT_FOUND);
        assertThat(session.request("/echo/json")
                        .codec("plain")
                        .body("no json")
                        .exchange(String.class)
                        .status()
                        .code())
                .isEqualTo(Status.CODE_BAD_MESSAGE);
        assertThat(session.call("/echo/plain", "alive", String.class)).isEqualTo("alive");
    }

    @ParameterizedTest
    @MethodSource("protos")
    void pushesArriveAndTheServerCallsToo(String proto) {
        Session session = connect(proto);
        session.push("/push/status", TEXT);
        Awaitility.await().until(() -> pushed.contains(TEXT));
        assertThat(session.call("/call/back", "x", String.class)).isEqualTo("client says x");
    }

    @ParameterizedTest
    @MethodSource("protos")
    void manyCallsAreAnsweredEachWithItsOwn(String proto) {
        Session session = connect(proto);
        var calls = Stream.iterate(0, i -> i + 1)
                .limit(200)
                .map(i -> session.callAsync("/echo/plain", "text " + i, String.class))
                .toList();
        for (int i = 0; i < calls.size(); i++) {
            assertThat(calls.get(i).join()).isEqualTo("text " + i);
        }
    }

    private Session connect(String proto) {
        Peer server = peers.server(
                Peers.listening().proto(proto),
                builder -> builder.routes(router -> {
                    router.call("/echo/json", FIELDS.type(), (body, context) -> body);
                    router.call("/echo/plain", String.class, (body, context) -> body);
                    router.call("/echo/bytes", byte[].class, (body, context) -> body);
                    router.call("/echo/nothing", String.class, (body, context) -> null);
                    router.call("/echo/meta", String.class, (body, context) -> {
                        context.replyMetadata().add("X-Answer", "1 2");
                        return context.query("author") + ", "
                                + context.metadata().get("X-Name") + ", "
                                + context.metadata().get("empty");
                    });
                    router.call(
                            "/fail",
                            String.class,
                            (body, context) -> Status.of(1001, "boom \"x\"", "because\nof \u4f5c"));
                    router.call(
                            "/call/back",
                            String.class,
                            (body, context) -> context.session().call("/client", body, String.class));
                    router.push("/push/status", String.class, (body, context) -> pushed.add(body));
                }));
        Peer client = peers.peer(
                Peers.config().proto(proto),
                builder -> builder.routes(
                        router -> router.call("/client", String.class, (body, context) -> "client says " + body)));
        return client.dial("127.0.0.1:" + server.port());
    }

    /** With no filter, with each, and with both in both orders, as far as they go with the protocol. */
    private static List<List<String>> filters(String proto) {
        List<List<String>> all =
                List.of(List.of(), List.of("gzip"), List.of("md5"), List.of("gzip", "md5"), List.of("md5", "gzip"));
        return proto.startsWith("http") ? all.subList(0, 2) : all;
    }

    private static byte[] allBytes() {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        return all;
    }
}
