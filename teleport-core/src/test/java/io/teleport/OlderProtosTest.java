package io.teleport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.teleport.codec.JsonCodec;
import io.teleport.codec.PlainCodec;
import io.teleport.message.Status;
import io.teleport.router.Router;
import io.teleport.session.CallResult;
import io.teleport.session.Session;
import io.teleport.testing.Peers;
import io.teleport.testing.ThriftAuthor;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Two peers speak protocols other than the default one, over TCP. */
class OlderProtosTest {

    private static final List<String> PROTOS =
            List.of("packet@2", "packet-json@2", "fast@3", "thrift@5", "thrift@6", "thrift@5.0");

    @RegisterExtension
    final Peers peers = new Peers();

    private final Queue<Object> pushed = new ConcurrentLinkedQueue<>();

    static Stream<String> protos() {
        return PROTOS.stream();
    }

    @ParameterizedTest
    @MethodSource("protos")
    void queryAndErrorsTravel(String proto) {
        Session session = connect(proto, router -> {
            router.call("/author", String.class, (body, context) -> context.query("author"));
            router.call("/fail", String.class, (body, context) -> Status.of(1001, "boom", "because"));
        });
        assertThat(session.call("/author?author=li%20po", null, String.class)).isEqualTo("li po");
        Status failed = session.request("/fail").exchange(String.class).status();
        assertThat(failed.code()).isEqualTo(1001);
        assertThat(failed.toString()).contains("boom", "because");
        assertThat(session.request("/none").exchange(String.class).status().code())
                .isEqualTo(Status.CODE_NOT_FOUND);
        assertThat(session.call("/author?author=du", null, String.class)).isEqualTo("du");
    }

    @ParameterizedTest
    @MethodSource("protos")
    void handlerCallsBack(String proto) {
        Session session = connect(
                proto,
                router -> router.call(
                        "/twice",
                        Integer.class,
                        (n, context) -> context.session().call("/double", n, Integer.class)));
        assertThat(session.call("/twice", 21, Integer.class)).isEqualTo(42);
    }

    @ParameterizedTest
    @MethodSource("protos")
    void metadataTravels(String proto) {
        Session session = connect(
                proto,
                router -> router.call("/author", String.class, (body, context) -> {
                    context.replyMetadata().add("reviewer", "du");
                    String author = context.metadata().get("author");
                    return author == null ? context.query("author") : author;
                }));
        CallResult<String> result =
                session.request("/author").metadata("author", "li").exchange(String.class);
        assertThat(result.get()).isEqualTo("li");
        if (!proto.startsWith("packet")) {
            assertThat(result.metadata().get("reviewer")).isEqualTo("du");
        }
    }

    /** Their sessions have no other codec, which is their default one without being asked for. */
    @ParameterizedTest
    @ValueSource(strings = {"thrift-struct@5", "thrift-struct@6"})
    void structsTravelBothWays(String proto) {
        Session session = connect(proto, router -> {
            router.call("/echo", ThriftAuthor.class, (author, context) -> {
                context.replyMetadata().addAll(context.metadata());
                return author;
            });
            router.call("/fail", ThriftAuthor.class, (author, context) -> Status.of(1001, "boom", "because"));
            router.push("/note", ThriftAuthor.class, (author, context) -> pushed.add(author));
        });
        ThriftAuthor author = new ThriftAuthor("li", List.of("a"));
        CallResult<ThriftAuthor> result =
                session.request("/echo").metadata("n", "1").body(author).exchange(ThriftAuthor.class);
        assertThat(result.get()).isEqualTo(author);
        assertThat(result.metadata().get("n")).isEqualTo("1");
        assertThat(session.call("/echo", null, ThriftAuthor.class)).isEqualTo(new ThriftAuthor());
        assertThat(session.request("/fail").exchange(ThriftAuthor.class).status())
                .isEqualTo(Status.of(1001, "boom", "because"));
        assertThat(session.request("/none")
                        .exchange(ThriftAuthor.class)
                        .status()
                        .code())
                .isEqualTo(Status.CODE_NOT_FOUND);
        session.push("/note", author);
        await().untilAsserted(() -> assertThat(pushed).containsExactly(author));
        assertThat(session.request("/echo")
                        .codec("json")
                        .body(1)
                        .exchange(Integer.class)
                        .status()
                        .reason())
                .contains("body codec: 106 (expected: one of t");
    }

    @Test
    void structsNeedTheCodecOfStructs() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> peers.peer(
                        Peers.config().proto("thrift-struct@6"),
                        builder -> builder.codecs(List.of(new JsonCodec(), new PlainCodec()))))
                .withMessage(
                        "proto: thrift-struct@6 (expected: another one, for this one needs a codec with the id 116)");
    }

    private Session connect(String proto, Consumer<Router> routes) {
        Peer server = peers.server(Peers.listening().proto(proto), Peers.routes(routes));
        Peer client = peers.peer(
                Peers.config().proto(proto),
                Peers.routes(router -> router.call("/double", Integer.class, (n, context) -> n * 2)));
        return Peers.dial(client, server);
    }
}
