package io.teleport;

import static org.assertj.core.api.Assertions.assertThat;

import io.teleport.message.Message;
import io.teleport.message.MessageType;
import io.teleport.message.Status;
import io.teleport.plugin.auth.AuthChecker;
import io.teleport.router.Router;
import io.teleport.session.DispatchMode;
import io.teleport.testing.HttpSocket;
import io.teleport.testing.Peers;
import io.teleport.testing.RawSocket;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Frames made by hand that were sent to Go servers are sent to a peer of ours. What becomes of them there and here is what
 * the table of docs/protocols.md says, for each of them.
 */
class ProbesTest {

    private static final String ANSWERED = "answered";
    private static final String IGNORED = "ignored";
    private static final String HANGS_UP = "hangs up";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern ROW = Pattern.compile("^\\| ([a-zA-Z0-9_]+) \\| ([^|]+) \\| ([^|]+) \\| ([^|]+) \\|$");

    /** The protocols of the servers that the frames were sent to. */
    private static final Map<String, String> PROTOS = Map.of(
            "v3.9.0 fast", "fast@3",
            "v4.2.0 raw", "raw@4",
            "v5.4.2 raw", "raw@5",
            "v6.3.5 raw", "raw@6",
            "v5.4.2 json", "json@5",
            "v6.3.5 json", "json@6",
            "v5.4.2 http", "http@5",
            "v6.3.5 http", "http@6",
            "v2.6", "packet@2",
            "tao echo", "tlv");

    /** The same for servers that want to know who calls; Teleport 5.0 does it in its own way. */
    private static final Map<String, String> AUTH_PROTOS =
            Map.of("v3.9.0", "fast@3", "v4.2.0", "raw@4", "v5.0.0", "raw@5.0", "v5.4.2", "raw@5", "v6.3.5", "raw@6");

    @RegisterExtension
    final Peers peers = new Peers();

    /** What the page says of one frame in one protocol. */
    private record Outcome(String go, String here) {}

    /** One frame, and what a Go server did. */
    private record Probe(String proto, String variant, String name, JsonNode fields) {

        private byte[] sent() {
            String hex = fields.get("sentHex").asString();
            // The record has only the beginning of the one that is too long: it tells the length, 200, and not the
            // body.
            return HexFormat.of().parseHex(hex.endsWith("...") ? hex.replace("...", "c8") + "78".repeat(200) : hex);
        }

        private boolean isHttp() {
            return proto.startsWith("http");
        }

        private String go() {
            JsonNode reply = fields.path("reply");
            if (!fields.get("connection").asString().equals("open")) {
                return HANGS_UP;
            }
            if (fields.path("afterwards").asString("").startsWith("no reply")) {
                return "hangs";
            }
            JsonNode error = reply.path("error");
            return reply.isMissingNode() || reply.isNull()
                    ? IGNORED
                    : error.isMissingNode() ? ANSWERED : error.get("code").asString();
        }

        @Override
        public String toString() {
            return name + " " + proto;
        }
    }

    /**
     * An answer.
     *
     * @param code 0 when it is no error
     */
    private record Answer(int code, String body) {}

    static Stream<Probe> probes() throws IOException {
        return recorded().properties().stream().flatMap(group -> {
            String server = group.getKey().replaceFirst(" (limit 100|unknown handlers)$", "");
            String proto = PROTOS.get(server);
            return proto == null
                    ? Stream.empty()
                    : group.getValue().properties().stream()
                            .map(probe -> new Probe(
                                    proto,
                                    group.getKey().substring(server.length()),
                                    probe.getKey(),
                                    probe.getValue()));
        });
    }

    @ParameterizedTest
    @MethodSource("probes")
    void frameGetsWhatThePageSays(Probe probe) throws IOException {
        Outcome outcome = outcomeOf(probe.name(), probe.proto());
        assertThat(outcome.go()).isEqualTo(probe.go());
        boolean ends = outcome.here().endsWith(HANGS_UP);
        byte[] next = ends && !probe.fields().has("afterwards") ? new byte[0] : marker(probe.proto());
        List<Answer> answers = new ArrayList<>();
        boolean closed = send(server(probe), probe, next, answers);
        String seen = outcome(answers, closed);
        assertThat(seen).isEqualTo(outcome.here());
        if (seen.equals(ANSWERED) && outcome.go().equals(ANSWERED)) {
            assertThat(answers)
                    .anyMatch(answer -> isSame(probe.fields().get("reply").path("bodyUtf8"), answer.body()));
        }
    }

    @Test
    void pageNamesNoFrameThatIsNotThere() throws IOException {
        List<String> known = Stream.concat(
                        probes().map(Probe::toString), authProbes().map(AuthProbe::toString))
                .toList();
        assertThat(page().keySet()).containsExactlyInAnyOrderElementsOf(known);
    }

    // What the frames are sent to.

    private Peer server(Probe probe) {
        PeerConfigBuilder config = Peers.listening()
                .proto(probe.proto())
                .dispatch(DispatchMode.ORDERED)
                .tlvRoutes(Map.of(1, "/say"));
        return peers.server(
                probe.variant().contains("limit") ? config.messageSizeLimit(100) : config, Peers.routes(router -> {
                    if (probe.variant().contains("unknown")) {
                        unknown(router);
                    }
                    routes(router);
                }));
    }

    private static void unknown(Router router) {
        router.unknownCall((body, context) -> "unknown " + context.serviceMethod() + " " + body.readableBytes());
        router.unknownPush((body, context) -> {});
    }

    private static void routes(Router router) {
        router.call(
                "/math/add",
                int[].class,
                (numbers, context) ->
                        numbers == null ? 0 : Arrays.stream(numbers).sum());
        router.call("/echo/json", Map.class, (fields, context) -> {
            Map<Object, Object> all = new LinkedHashMap<>();
            all.put("meta", Objects.requireNonNullElse(context.metadata().get("author"), ""));
            all.putAll((Map<?, ?>) fields);
            return all;
        });
        router.call("/echo/plain", String.class, (text, context) -> text);
        router.call("/echo/bytes", byte[].class, (bytes, context) -> bytes);
        router.push("/push/status", String.class, (text, context) -> {});
        router.push("/say", String.class, (text, context) -> context.session().push("/say", text));
    }

    // How they are sent.

    /** A request that is answered with 42 where the connection still works. */
    private static byte[] marker(String proto) {
        if (proto.equals("tlv")) {
            return HexFormat.of().parseHex("01000000020000003432");
        }
        if (proto.startsWith("http")) {
            return "POST /math/add HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: 7\r\n\r\n[20,22]"
                    .getBytes(StandardCharsets.US_ASCII);
        }
        return RawSocket.frame(
                proto,
                new Message()
                        .type(MessageType.CALL)
                        .seq(77)
                        .serviceMethod("/math/add")
                        .bodyCodec((byte) 'j')
                        .body("[20,22]".getBytes(StandardCharsets.US_ASCII)));
    }

    /** Returns whether the peer has closed the connection; adds what it answered to the frame. */
    private static boolean send(Peer server, Probe probe, byte[] next, List<Answer> answers) throws IOException {
        if (probe.isHttp()) {
            try (HttpSocket client = HttpSocket.connect(server)) {
                client.send(probe.sent());
                client.send(next);
                return readAll(() -> next(client), answers);
            }
        }
        try (RawSocket client = RawSocket.connect(server, probe.proto())) {
            if (!probe.variant().isEmpty() && !probe.proto().startsWith("packet")) {
                // The first reply tells our features too, for which a limit of 100 bytes is narrow.
                client.send(marker(probe.proto()));
                readAll(() -> next(client), answers);
            }
            client.send(probe.sent());
            client.send(next);
            return readAll(() -> next(client), answers);
        }
    }

    private interface Answers {
        @Nullable
        Answer next() throws IOException;
    }

    private static boolean readAll(Answers in, List<Answer> answers) throws IOException {
        for (Answer answer = in.next(); answer != null; answer = in.next()) {
            if (answer.body().equals("42")) {
                return false;
            }
            answers.add(answer);
        }
        return true;
    }

    private static @Nullable Answer next(RawSocket client) throws IOException {
        try {
            Message message = client.read(PATIENCE);
            if (message != null) {
                return new Answer(message.status().code(), String.valueOf(message.body()));
            }
            assertThat(isAtItsEnd(client.socket().getInputStream())).isTrue();
        } catch (UncheckedIOException e) {
            // Closed while what was sent had not been read.
            assertThat(e.getCause()).isNotInstanceOf(SocketTimeoutException.class);
        }
        return null;
    }

    private static boolean isAtItsEnd(InputStream in) throws IOException {
        return in.read() < 0;
    }

    private static @Nullable Answer next(HttpSocket client) {
        HttpSocket.Response response = client.readIfAny();
        while (response != null && response.head().startsWith("HTTP/1.1 100 ")) {
            response = client.readIfAny();
        }
        return response == null ? null : new Answer(code(response), response.body());
    }

    /** The status of HTTP, or the code of an error among peers. */
    private static int code(HttpSocket.Response response) {
        int status = Integer.parseInt(response.head().substring(9, 12));
        return status == 200
                ? 0
                : status == 299 ? JSON.readTree(response.body()).get("code").asInt() : status;
    }

    private static String outcome(List<Answer> answers, boolean closed) {
        String first = answers.isEmpty()
                ? ""
                : answers.get(0).code() == 0
                        ? ANSWERED
                        : Integer.toString(answers.get(0).code());
        if (closed) {
            return first.isEmpty() ? HANGS_UP : first + ", " + HANGS_UP;
        }
        return first.isEmpty() ? IGNORED : first;
    }

    /** A reply that Go has cut at an escaped quote is the same as far as it goes. */
    private static boolean isSame(JsonNode go, String here) {
        String expected = go.asString("");
        return expected.endsWith("\\")
                ? here.startsWith(expected)
                : expected.equals(here) || expected.startsWith("{") && isSameJson(expected, here);
    }

    private static boolean isSameJson(String go, String here) {
        try {
            return JSON.readTree(go).equals(JSON.readTree(here));
        } catch (tools.jackson.core.JacksonException e) {
            return false;
        }
    }

    // Servers that want to know who calls.

    /** A first frame and a good call behind it, and what a Go server did. */
    private record AuthProbe(String proto, String name, JsonNode answers) {

        private boolean isOld() {
            return !proto.equals("raw@5") && !proto.equals("raw@6");
        }

        private String wireProto() {
            return proto.equals("raw@5.0") ? "raw@5" : proto;
        }

        private Message first() {
            if (name.equals("no_auth_call_first")) {
                return call();
            }
            return new Message()
                    .type(isOld() ? MessageType.CALL : MessageType.AUTH_CALL)
                    .seq(1)
                    .serviceMethod(isOld() ? "/auth/verify" : "")
                    .bodyCodec((byte) 's')
                    .body(name.equals("right_token") ? "open sesame" : "open barley");
        }

        private String go() {
            JsonNode error = answers.get(0).path("error");
            if (error.isMissingNode()) {
                return ANSWERED;
            }
            boolean closed =
                    answers.get(1).isString() && answers.get(1).asString().equals("closed");
            return error.get("code").asString() + (closed ? ", " + HANGS_UP : ", then serves");
        }

        @Override
        public String toString() {
            return name + " " + proto;
        }
    }

    static Stream<AuthProbe> authProbes() throws IOException {
        return recorded().properties().stream()
                .filter(group -> group.getKey().startsWith("auth"))
                .flatMap(group -> group.getValue().properties().stream())
                .flatMap(server -> server.getValue().properties().stream()
                        .map(probe -> new AuthProbe(
                                Objects.requireNonNull(AUTH_PROTOS.get(server.getKey())),
                                probe.getKey(),
                                probe.getValue())));
    }

    @ParameterizedTest
    @MethodSource("authProbes")
    void whoIsNotKnownIsNotServed(AuthProbe probe) throws IOException {
        Outcome outcome = outcomeOf(probe.name(), probe.proto());
        assertThat(outcome.go()).isEqualTo(probe.go());
        Peer server = peers.server(
                Peers.listening().proto(probe.wireProto()),
                builder -> builder.plugin(new AuthChecker((session, token) -> verify(token), PATIENCE))
                        .routes(ProbesTest::routes));
        List<Answer> answers = new ArrayList<>();
        try (RawSocket client = RawSocket.connect(server, probe.wireProto())) {
            client.write(probe.first());
            client.send(marker(probe.wireProto()));
            boolean closed = readAll(() -> next(client), answers);
            assertThat(outcome(answers, closed)).isEqualTo(outcome.here());
        }
        assertThat(answers).hasSize(1);
    }

    private static Message call() {
        return new Message()
                .type(MessageType.CALL)
                .seq(1)
                .serviceMethod("/math/add")
                .bodyCodec((byte) 'j')
                .body("[1,2]".getBytes(StandardCharsets.US_ASCII));
    }

    private static Status verify(String token) {
        return token.equals("open sesame") ? Status.OK : Status.of(Status.CODE_FORBIDDEN, "auth fail");
    }

    // The page, and the record.

    private static JsonNode recorded() throws IOException {
        try (InputStream in = Objects.requireNonNull(ProbesTest.class.getResourceAsStream("/golden/probes.json"))) {
            return JSON.readTree(in);
        }
    }

    private static Outcome outcomeOf(String name, String proto) throws IOException {
        Outcome outcome = page().get(name + " " + proto);
        assertThat(outcome).as("the row of " + name + " for " + proto).isNotNull();
        return outcome;
    }

    private static Map<String, Outcome> page() throws IOException {
        return Files.readAllLines(Path.of("../docs/protocols.md")).stream()
                .map(ROW::matcher)
                .filter(row -> row.matches() && row.group(2).matches(".*(@\\d|tlv).*"))
                .flatMap(row -> Stream.of(row.group(2).split(", "))
                        .map(proto -> Map.entry(row.group(1) + " " + proto, new Outcome(row.group(3), row.group(4)))))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
