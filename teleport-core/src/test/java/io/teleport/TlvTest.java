package io.teleport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.teleport.codec.Codec;
import io.teleport.codec.JsonCodec;
import io.teleport.message.Status;
import io.teleport.message.StatusException;
import io.teleport.router.Router;
import io.teleport.testing.LogRecorder;
import io.teleport.testing.Peers;
import io.teleport.testing.RawClient;
import io.teleport.testing.proto.Numbers;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two peers speak the protocol of tao. */
class TlvTest {

    private static final Map<Integer, String> ROUTES = Map.of(1, "/chat/say", 2, "/chat/numbers");

    @RegisterExtension
    final Peers peers = new Peers();

    @RegisterExtension
    final LogRecorder log = LogRecorder.ofTheEngine();

    private final Queue<Object> atServer = new ConcurrentLinkedQueue<>();
    private final Queue<Object> atClient = new ConcurrentLinkedQueue<>();

    @Test
    void textIsPushedBothWays() {
        Peers.Pair pair = connect(
                config -> config,
                router -> router.push("/tlv/1", String.class, (text, context) -> {
                    atServer.add(text);
                    context.session().push("/tlv/2", "re: " + text);
                }),
                router -> router.push("/tlv/2", String.class, (text, context) -> atClient.add(text)));
        pair.dialed().push("/tlv/1", "hello 作者\n");
        pair.dialed().push("/tlv/1", "");
        await().untilAsserted(() -> assertThat(atClient).containsExactlyInAnyOrder("re: hello 作者\n", "re: "));
        assertThat(atServer).containsExactlyInAnyOrder("hello 作者\n", "");
    }

    @Test
    void routesAndCodecAreThoseOfTheConfiguration() {
        Peers.Pair pair = connect(
                config -> config.tlvRoutes(ROUTES).tlvBodyCodec("json"),
                router -> router.push("/chat/say", List.class, (words, context) -> atServer.add(words)),
                router -> router.push("/chat/say", List.class, (words, context) -> atClient.add(words)));
        pair.dialed().push("/chat/say", List.of("a", "b"));
        pair.accepted().push("/chat/say", List.of("c"));
        await().untilAsserted(() -> assertThat(atServer).containsExactly(List.of("a", "b")));
        await().untilAsserted(() -> assertThat(atClient).containsExactly(List.of("c")));
    }

    @Test
    void protobufIsPushed() {
        Peers.Pair pair = connect(
                config -> config.tlvRoutes(ROUTES).tlvBodyCodec("protobuf"),
                router -> router.push("/chat/numbers", Numbers.class, (numbers, context) -> atServer.add(numbers)),
                router -> {});
        Numbers numbers = Numbers.newBuilder().addValues(7).setAuthor("li").build();
        pair.dialed().push("/chat/numbers", numbers);
        await().untilAsserted(() -> assertThat(atServer).containsExactly(numbers));
    }

    @Test
    void formIsPushed() {
        Peers.Pair pair = connect(
                config -> config.tlvBodyCodec("form"),
                router -> router.push("/tlv/9", Map.class, (form, context) -> atServer.add(form)),
                router -> {});
        pair.dialed().push("/tlv/9", Map.of("author", "li"));
        await().untilAsserted(() -> assertThat(atServer).containsExactly(Map.of("author", "li")));
    }

    @Test
    void heartbeatsTravelBothWays() {
        long before = Instant.now().getEpochSecond();
        Peers.Pair pair = connect(
                config -> config,
                router -> router.push("/heartbeat", Long.class, (nanos, context) -> {
                    atServer.add(nanos / 1_000_000_000);
                    context.session().push("/heartbeat", nanos);
                }),
                router -> router.push("/heartbeat", Long.class, (nanos, context) -> atClient.add(nanos)));
        pair.dialed().push("/heartbeat", null);
        await().untilAsserted(() -> assertThat(atClient).hasSize(1));
        assertThat((long) atServer.element()).isBetween(before, before + 60);
        assertThat((long) atClient.element() / 1_000_000_000).isEqualTo(atServer.element());
    }

    @Test
    void heartbeatNeedsNoHandler() {
        Peers.Pair pair = connect(
                config -> config,
                router -> router.push("/tlv/1", String.class, (text, context) -> atServer.add(text)),
                router -> {});
        pair.dialed().push("/heartbeat", null);
        pair.dialed().push("/tlv/1", "after");
        await().untilAsserted(() -> assertThat(atServer).containsExactly("after"));
        assertThat(log.warnings()).isEmpty();
    }

    @Test
    void unknownNumberIsSkipped() {
        Peer server = peers.server(
                Peers.listening().proto("tlv"),
                Peers.routes(router -> router.push("/tlv/1", String.class, (text, context) -> atServer.add(text))));
        RawClient client = peers.closing(RawClient.connect(server.port()));
        client.send(HexFormat.of().parseHex("4d0000000400000077686f3f" + "010000000a0000007374696c6c2068657265"));
        await().untilAsserted(() -> assertThat(atServer).containsExactly("still here"));
    }

    @Test
    void badLengthEndsTheSession() {
        Peer server = peers.server(Peers.listening().proto("tlv"), Peers.routes(router -> {}));
        RawClient client = peers.closing(RawClient.connect(server.port()));
        client.send(HexFormat.of().parseHex("0000000003000000616263"));
        assertThat(client.isClosedByPeer()).isTrue();
        await().untilAsserted(() -> assertThat(log.warnings()).hasSize(1));
        assertThat(log.warnings().get(0)).contains("tlv", "heartbeat length: 3 (expected: 8)");
    }

    @Test
    void callsAreRefusedBeforeTheyAreSent() {
        Peers.Pair pair = connect(config -> config, router -> {}, router -> {});
        assertThatExceptionOfType(StatusException.class)
                .isThrownBy(() -> pair.dialed().call("/tlv/1", "x", String.class))
                .satisfies(e -> assertThat(e.status().code()).isEqualTo(Status.CODE_WRITE_FAILED))
                .withMessageContaining("message type: CALL (expected: PUSH,");
    }

    @Test
    void unknownCodecOfValuesIsRefusedWhenThePeerIsBuilt() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> peers.client(builder ->
                        builder.config(Peers.config().tlvBodyCodec("yaml").build())))
                .withMessageStartingWith("tlv-body-codec: yaml (expected: one of ");
    }

    @Test
    void peerWithCodecsOfItsOwnNeedsPlainOnlyForTlv() {
        List<Codec> json = List.of(new JsonCodec());
        assertThat(peers.client(builder -> builder.codecs(json)).sessions()).isEmpty();
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> peers.peer(Peers.config().proto("tlv"), builder -> builder.codecs(json)))
                .withMessage("tlv-body-codec: plain (expected: one of [json])");
    }

    @Test
    void broadcastReachesAll() {
        Peer server = peers.server(Peers.listening().proto("tlv"), Peers.routes(router -> {}));
        Peer client = peers.peer(
                Peers.config().proto("tlv"),
                Peers.routes(router -> router.push("/tlv/1", String.class, (text, context) -> atClient.add(text))));
        Peers.dial(client, server);
        Peers.dial(client, server);
        server.broadcast("/tlv/1", "hi");
        server.broadcast("/tlv/1", "all");
        await().untilAsserted(() -> assertThat(atClient).containsExactlyInAnyOrder("hi", "hi", "all", "all"));
    }

    private Peers.Pair connect(
            UnaryOperator<PeerConfigBuilder> settings, Consumer<Router> server, Consumer<Router> client) {
        Peer listening = peers.server(settings.apply(Peers.listening().proto("tlv")), Peers.routes(server));
        Peer dialing = peers.peer(settings.apply(Peers.config().proto("tlv")), Peers.routes(client));
        return Peers.connect(dialing, listening);
    }
}
