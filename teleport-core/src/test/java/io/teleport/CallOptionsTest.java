package io.teleport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.teleport.codec.TypeRef;
import io.teleport.message.Metadata;
import io.teleport.message.Status;
import io.teleport.message.StatusException;
import io.teleport.router.CallContext;
import io.teleport.router.Router;
import io.teleport.session.CallResult;
import io.teleport.session.Session;
import io.teleport.testing.Peers;
import io.teleport.testing.Statuses;
import io.teleport.testing.proto.Numbers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What one call can be given, in every generation. */
@ParameterizedClass
@ValueSource(strings = {"raw@4", "raw@5", "raw@6", "json@4", "protobuf@6"})
class CallOptionsTest {

    private static final byte[] BYTES = "a\0b\u00ff".getBytes(StandardCharsets.ISO_8859_1);

    @RegisterExtension
    final Peers peers = new Peers();

    @Parameter
    private String proto;

    private Peer server;
    private Session session;

    public record Order(String name, int count) {}

    @BeforeEach
    void connect() {
        server = peers.server(Peers.listening().proto(proto), Peers.routes(this::routes));
        session = Peers.dial(peers.peer(Peers.config().proto(proto), builder -> builder), server);
    }

    private void routes(Router router) {
        router.call("/meta", void.class, (none, context) -> {
            context.replyMetadata().add("seen", context.metadata().toString());
            return null;
        });
        router.call("/text", String.class, (text, context) -> text);
        router.call("/numbers", Numbers.class, (numbers, context) -> numbers);
        router.<Map<String, String>>call(
                "/form", new TypeRef<Map<String, String>>() {}.type(), (form, context) -> form);
        router.call("/bytes", byte[].class, (bytes, context) -> bytes);
        router.call("/buffer", ByteBuf.class, (buffer, context) -> buffer);
        router.call("/copied_buffer", ByteBuf.class, (buffer, context) -> buffer.copy());
        router.call("/slice", ByteBuf.class, (buffer, context) -> buffer.retainedSlice(1, 2));
        router.call("/order", Order.class, (order, context) -> List.of(order, order));
        router.call("/nothing", Order.class, (order, context) -> order);
        router.call("/codec", String.class, CallOptionsTest::choose);
        router.call("/fail", void.class, (none, context) -> {
            throw new StatusException(Status.of(1234, "boom", "because"));
        });
        router.call("/status", void.class, (none, context) -> Status.of(1235, "zoom"));
    }

    private static String choose(String codec, CallContext context) {
        if (!codec.isEmpty()) {
            context.setReplyCodec(codec);
        }
        return "chosen";
    }

    @Test
    void bufferMayBeReleasedWhileItsSessionIsBeingDialed() throws Exception {
        Peer client = peers.peer(Peers.config().proto(proto), builder -> builder);
        Session lazy =
                client.open(Peers.addressOf(server), DialOptions.defaults().withLazy(true));
        ByteBuf body = Unpooled.copiedBuffer("\"text\"", StandardCharsets.UTF_8);
        CompletableFuture<String> call =
                lazy.request("/text").codec("json").body(body).callAsync(String.class);
        body.release();
        assertThat(call.get(10, TimeUnit.SECONDS)).isEqualTo("text");
        await().untilAsserted(() -> assertThat(body.refCnt()).isZero());
    }

    @Test
    void wholeResultComesWithoutWaitingToo() throws Exception {
        CallResult<String> result = session.request("/text")
                .codec("json")
                .body("text")
                .<String>exchangeAsync(String.class)
                .get(10, TimeUnit.SECONDS);
        assertThat(result.get()).isEqualTo("text");
        assertThat(result.bodyCodec()).isEqualTo((byte) 'j');
        CallResult<String> failed =
                session.request("/none").<String>exchangeAsync(String.class).get(10, TimeUnit.SECONDS);
        assertThat(failed.status().code()).isEqualTo(404);
    }

    @Test
    void metadataTravelsBothWays() {
        CallResult<Void> result = session.request("/meta")
                .metadata("name", "a b&c")
                .metadata("name", "2")
                .exchange(Void.class);
        assertThat(result.status().isOk()).isTrue();
        Metadata seen = Metadata.parse(result.metadata().get("seen"));
        assertThat(seen.getAll("name")).containsExactly("a b&c", "2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "plain"})
    void textTravelsInCodecsOfText(String codec) {
        assertThat(session.request("/text").codec(codec).body("häß\n\"\u0001").<String>call(String.class))
                .isEqualTo("häß\n\"\u0001");
    }

    @Test
    void protobufMessageTravels() {
        Numbers numbers = Numbers.newBuilder().addValues(-3).setAuthor("li").build();
        assertThat(session.request("/numbers").codec("protobuf").body(numbers).<Numbers>call(Numbers.class))
                .isEqualTo(numbers);
        assertThat(session.request("/numbers")
                        .codec("protobuf")
                        .body(Numbers.getDefaultInstance())
                        .<Numbers>call(Numbers.class))
                .isEqualTo(Numbers.getDefaultInstance());
    }

    @Test
    void formTravels() {
        Map<String, String> form = Map.of("name", "a b", "n", "1");
        assertThat(session.request("/form").codec("form").body(form).call(new TypeRef<Map<String, String>>() {}))
                .isEqualTo(form);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/bytes", "/buffer", "/copied_buffer"})
    void bytesPassThroughAsTheyAre(String route) {
        assertThat(session.request(route).body(BYTES).<byte[]>call(byte[].class))
                .isEqualTo(BYTES);
        ByteBuf body = Unpooled.copiedBuffer(BYTES);
        assertThat(session.request(route).body(body).<byte[]>call(byte[].class)).isEqualTo(BYTES);
        assertThat(body.readableBytes()).isEqualTo(BYTES.length);
        assertThat(body.release()).isTrue();
    }

    @Test
    void callerMayTakeTheReplyAsABufferThatItReleases() {
        ByteBuf reply = session.request("/bytes").body(BYTES).call(ByteBuf.class);
        assertThat(reply.toString(StandardCharsets.ISO_8859_1)).isEqualTo("a\0b\u00ff");
        reply.release();
    }

    @Test
    void handlerMayReturnARetainedPartOfTheRequest() {
        assertThat(session.request("/slice").body(BYTES).<byte[]>call(byte[].class))
                .containsExactly(0, 'b');
    }

    @Test
    void genericTypesTravel() {
        Order order = new Order("tea", 2);
        assertThat(session.request("/order").body(order).call(new TypeRef<List<Order>>() {}))
                .containsExactly(order, order);
    }

    @Test
    void nullTravels() {
        assertThat(session.call("/nothing", null, Order.class)).isNull();
        assertThat(session.call("/text", "", String.class)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"gzip, g", "md5, m", "'gzip,md5', gm", "'md5,gzip', mg"})
    void replyUsesThePipeOfTheRequest(String names, String ids) {
        String[] filters = names.split(",");
        String text = "abc".repeat(1000);
        CallResult<String> result =
                session.request("/text").pipe(filters).body(text).exchange(String.class);
        assertThat(result.get()).isEqualTo(text);
        assertThat(result.sent().pipe().size()).isEqualTo(filters.length);
        assertThat(result.sent().wireSize()).isPositive();
        assertThat(IntStream.range(0, filters.length)
                        .mapToObj(
                                i -> String.valueOf((char) result.sent().pipe().id(i)))
                        .reduce("", String::concat))
                .isEqualTo(ids);
    }

    @ParameterizedTest
    @CsvSource({"'', '', j", "plain, '', s", "'', plain, s", "form, plain, s", "plain, json, j"})
    void codecOfTheReplyIsTheHandlersElseTheCallersWishElseTheRequests(String wish, String chosen, char expected) {
        var request = session.request("/codec").body(chosen);
        if (!wish.isEmpty()) {
            request.acceptCodec(wish);
        }
        CallResult<byte[]> result = request.exchange(byte[].class);
        assertThat(result.status()).isEqualTo(Status.OK);
        assertThat(result.bodyCodec()).isEqualTo((byte) expected);
    }

    @Test
    void resultOfAnExchangeIsComplete() {
        CallResult<String> result = session.request("/text?x=1")
                .metadata("k", "v")
                .codec("plain")
                .body("hello")
                .exchange(String.class);
        assertThat(result.status()).isEqualTo(Status.OK);
        assertThat(result.body()).isEqualTo("hello");
        assertThat(result.bodyCodec()).isEqualTo((byte) 's');
        assertThat(result.cost()).isPositive();
        assertThat(result.sent().serviceMethod()).isEqualTo("/text?x=1");
        assertThat(result.sent().body()).isEqualTo("hello");
        assertThat(result.sent().metadata().get("k")).isEqualTo("v");
    }

    @ParameterizedTest
    @CsvSource({"/fail, 1234, boom, because", "/status, 1235, zoom, ''", "/nowhere, 404, Not Found, ''"})
    void failureComesWithCodeMessageAndReason(String route, int code, String message, String reason) {
        CallResult<String> result = session.request(route).exchange(String.class);
        assertThat(result.status()).isEqualTo(Status.of(code, message, reason));
        assertThat(result.body()).isNull();
        assertThat(Statuses.statusOf(() -> session.call(route, null, String.class)))
                .isEqualTo(result.status());
    }

    @Test
    void replyThatIsNotOfTheTypeWantedFailsTheCallAlone() {
        assertThat(Statuses.statusOf(() -> session.call("/text", "no number", Integer.class))
                        .code())
                .isEqualTo(400);
        assertThat(session.call("/text", "fine", String.class)).isEqualTo("fine");
    }

    @Test
    void bodyThatCannotBeEncodedFailsTheCallAlone() {
        assertThat(Statuses.statusOf(() -> session.request("/text")
                                .codec("protobuf")
                                .body("text")
                                .call(String.class))
                        .code())
                .isEqualTo(104);
        assertThat(session.call("/text", "fine", String.class)).isEqualTo("fine");
    }
}
