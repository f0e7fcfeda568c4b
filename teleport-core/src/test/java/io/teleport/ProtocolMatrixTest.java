package io.teleport;

import static io.teleport.testing.Statuses.statusOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.ssl.SslContext;
import io.teleport.codec.Codec;
import io.teleport.codec.CodecRegistry;
import io.teleport.message.Status;
import io.teleport.proto.Compatibility;
import io.teleport.proto.Proto;
import io.teleport.proto.Protos;
import io.teleport.router.Router;
import io.teleport.session.CallResult;
import io.teleport.session.Request;
import io.teleport.session.Session;
import io.teleport.testing.Certificates;
import io.teleport.testing.Peers;
import io.teleport.testing.ThriftAuthor;
import io.teleport.testing.proto.Numbers;
import io.teleport.xfer.XferPipe;
import io.teleport.xfer.XferRegistry;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Two peers call each other and push to each other, in every protocol with every codec, filter and transport: what the
 * table of {@link Compatibility} allows arrives, and the rest is refused for the reason that the table gives. Websockets
 * are the protocols that begin with {@code ws-}.
 */
class ProtocolMatrixTest {

    private static final String TEXT = "\"quotes\", \\ back-slashes,\n\t\u0001 controls, gr\u00f6\u00dfe \u4f5c\u8005";

    /** A body for each codec. */
    private static final Map<String, Object> BODIES = Map.of(
            "json", Map.of("text", TEXT),
            "protobuf", Numbers.newBuilder().setAuthor(TEXT).addValues(-1).build(),
            "plain", TEXT,
            "form", Map.of("text", TEXT),
            "xml", Map.of("author", "gr\u00f6\u00dfe", "n", "1 & 2"),
            "thrift", new ThriftAuthor(TEXT, List.of("a", "")));

    private static final XferRegistry FILTERS = XferRegistry.defaults();
    private static final List<XferPipe> PIPES = List.of(
            XferPipe.EMPTY,
            FILTERS.pipe("gzip"),
            FILTERS.pipe("md5"),
            FILTERS.pipe("gzip", "md5"),
            FILTERS.pipe("md5", "gzip"));

    private static final BlockingQueue<Note> NOTES = new LinkedBlockingQueue<>();
    private static final Map<String, Peers.Pair> SESSIONS = new HashMap<>();
    private static final Deque<AutoCloseable> OPEN = new ArrayDeque<>();
    private static final SslContext CERTIFIED = Certificates.SERVER.server();
    private static final SslContext TRUSTING = Certificates.SERVER.client();

    @TempDir
    private static Path directory;

    private static PeerResources resources;

    /** What a push brought to one of the sides. */
    private record Note(String side, Object body, byte codec) {}

    private enum Transport {
        TCP(Network.TCP),
        TLS(Network.TCP),
        UNIX(Network.UNIX),
        LOCAL(Network.LOCAL);

        private final Network network;

        Transport(Network network) {
            this.network = network;
        }

        private String address(Proto proto, Codec codec) {
            String name = proto.name() + "-" + codec.name();
            return switch (this) {
                case TCP, TLS -> "127.0.0.1:0";
                case UNIX -> directory.resolve(name).toString();
                case LOCAL -> "matrix-" + name;
            };
        }
    }

    private record Combination(Proto proto, Codec codec, XferPipe pipe, Transport transport) {

        private boolean isAllowed() {
            return Compatibility.carries(proto, codec.id()) && Compatibility.carries(proto, pipe);
        }

        private boolean isTlv() {
            return proto.name().equals("tlv");
        }

        /** TLV has one codec, which the configuration names; a session in any other protocol has all of them. */
        private Codec configured() {
            return isTlv() ? codec : CodecRegistry.defaults().get("json");
        }

        private Object body() {
            return BODIES.get(codec.name());
        }

        private Type type() {
            Object body = body();
            return body instanceof Map ? Map.class : body.getClass();
        }

        private Request request(Session session, String route) {
            String[] names =
                    pipe.filters().stream().map(filter -> filter.name()).toArray(String[]::new);
            return session.request("/" + route + "/" + codec.name())
                    .codec(codec.name())
                    .pipe(names)
                    .body(body());
        }

        @Override
        public String toString() {
            return proto.name() + " " + codec.name() + " " + pipe + " "
                    + transport.name().toLowerCase(Locale.ROOT);
        }
    }

    @BeforeAll
    static void start() {
        resources = PeerResources.create(Peers.config().eventLoopThreads(1).build());
    }

    @AfterAll
    static void stop() throws Exception {
        SESSIONS.clear();
        while (!OPEN.isEmpty()) {
            OPEN.pop().close();
        }
        resources.close();
    }

    static Stream<Combination> combinations() {
        return Protos.names().stream()
                .map(Protos::find)
                .flatMap(proto -> Stream.of(Transport.values())
                        .flatMap(transport -> CodecRegistry.defaults().all().stream()
                                .flatMap(codec ->
                                        PIPES.stream().map(pipe -> new Combination(proto, codec, pipe, transport)))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("combinations")
    void bothSidesCallAndPushOrAreRefusedForTheReasonOfTheTable(Combination combination) throws Exception {
        Peers.Pair pair =
                SESSIONS.computeIfAbsent(sessionOf(combination), none -> ProtocolMatrixTest.connect(combination));
        if (combination.isAllowed()) {
            push(combination, pair.dialed(), "server");
            push(combination, pair.accepted(), "client");
        } else {
            assertRefused(
                    statusOf(() -> combination.request(pair.dialed(), "note").push()), refusal(combination));
            assertRefused(
                    statusOf(() -> combination.request(pair.accepted(), "note").push()), refusal(combination));
        }
        call(combination, pair.dialed(), "server");
        call(combination, pair.accepted(), "client");
    }

    private static void push(Combination combination, Session from, String to) throws InterruptedException {
        combination.request(from, "note").push();
        assertThat(NOTES.poll(10, TimeUnit.SECONDS))
                .isEqualTo(new Note(to, combination.body(), combination.codec().id()));
    }

    private static void call(Combination combination, Session from, String to) {
        CallResult<Object> result = combination.request(from, "echo").exchange(combination.type());
        if (combination.isTlv()) {
            assertRefused(result.status(), "message type: CALL (expected: PUSH, which is all that tlv has)");
        } else if (combination.isAllowed()) {
            assertThat(result.get()).isEqualTo(combination.body());
            assertThat(result.metadata().get("side")).isEqualTo(repliesHaveMetadata(combination) ? to : null);
            assertThat(result.bodyCodec()).isEqualTo(combination.codec().id());
        } else {
            assertRefused(result.status(), refusal(combination));
        }
    }

    private static void assertRefused(Status status, String reason) {
        assertThat(status.code()).isEqualTo(Status.CODE_WRITE_FAILED);
        assertThat(status.reason()).endsWith(": " + reason);
    }

    /** Those of packets have none. */
    private static boolean repliesHaveMetadata(Combination combination) {
        return !combination.proto().name().startsWith("packet");
    }

    private static String refusal(Combination combination) {
        Proto proto = combination.proto();
        boolean http = proto.name().startsWith("http");
        if (!Compatibility.carries(proto, combination.codec().id())) {
            int id = combination.codec().id();
            return "body codec: " + id + " (expected: one of " + (http ? "jpfsx" : "t") + ", which go with "
                    + proto.name() + ")";
        }
        boolean gzip = http || proto.name().startsWith("packet");
        return "xfer pipe: " + combination.pipe() + " (expected: []" + (gzip ? " or [gzip]" : "") + ", which go with "
                + proto.name() + ")";
    }

    private static String sessionOf(Combination combination) {
        return combination.proto().name() + " " + combination.transport() + " "
                + combination.configured().name();
    }

    private static Peers.Pair connect(Combination combination) {
        Transport transport = combination.transport();
        String address = transport.address(combination.proto(), combination.configured());
        Peer server = peer(
                combination,
                "server",
                config(combination).listener(ListenerConfig.of("matrix", transport.network, address)));
        server.listen();
        Peer client = peer(combination, "client", config(combination).network(transport.network));
        String dialed = transport.network == Network.TCP ? Peers.addressOf(server) : address;
        return Peers.connect(client, server, dialed, DialOptions.defaults());
    }

    private static PeerConfigBuilder config(Combination combination) {
        return Peers.config()
                .proto(combination.proto().name())
                .tlvRoutes(Map.of(7, "/note/" + combination.codec().name()))
                .tlvBodyCodec(combination.isTlv() ? combination.codec().name() : "plain");
    }

    private static Peer peer(Combination combination, String side, PeerConfigBuilder config) {
        PeerBuilder builder = Peer.builder()
                .resources(resources)
                .config(config.build())
                .routes(router -> CodecRegistry.defaults().all().forEach(codec -> route(router, codec, side)));
        if (combination.transport() == Transport.TLS) {
            builder.serverTls(() -> CERTIFIED).clientTls(() -> TRUSTING);
        }
        Peer peer = builder.build();
        OPEN.push(peer);
        return peer;
    }

    private static void route(Router router, Codec codec, String side) {
        Object body = Objects.requireNonNull(BODIES.get(codec.name()), codec.name());
        Type type = body instanceof Map ? Map.class : body.getClass();
        router.call("/echo/" + codec.name(), type, (value, context) -> {
            context.replyMetadata().add("side", side);
            return value;
        });
        router.push(
                "/note/" + codec.name(),
                type,
                (value, context) -> NOTES.add(new Note(side, value, context.bodyCodec())));
    }
}
