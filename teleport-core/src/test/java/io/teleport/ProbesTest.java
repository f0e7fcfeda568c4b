package io.teleport;

import static org.assertj.core.api.Assertions.assertThat;

import io.teleport.router.Router;
import io.teleport.session.DispatchMode;
import io.teleport.testing.HttpSocket;
import io.teleport.testing.Peers;
import io.teleport.testing.RawSocket;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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

    private static final JsonMapper JSON = new JsonMapper();

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

    @RegisterExtension
    final Peers peers = new Peers();

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
                return ProbePage.HANGS_UP;
            }
            if (fields.path("afterwards").asString("").startsWith("no reply")) {
                return "hangs";
            }
            JsonNode error = reply.path("error");
            return reply.isMissingNode() || reply.isNull()
                    ? ProbePage.IGNORED
                    : error.isMissingNode()
                            ? ProbePage.ANSWERED
                            : error.get("code").asString();
        }

        @Override
        public String toString() {
            return name + " " + proto;
        }
    }

    static Stream<Probe> probes() throws IOException {
        return ProbePage.recorded().properties().stream().flatMap(group -> {
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
        ProbePage.Outcome outcome = ProbePage.outcomeOf(probe.name(), probe.proto());
        assertThat(outcome.go()).isEqualTo(probe.go());
        boolean ends = outcome.here().endsWith(ProbePage.HANGS_UP);
        byte[] next = ends && !probe.fields().has("afterwards") ? new byte[0] : ProbedPeer.marker(probe.proto());
        List<ProbedPeer.Answer> answers = new ArrayList<>();
        boolean closed = send(server(probe), probe, next, answers);
        String seen = ProbedPeer.outcome(answers, closed);
        assertThat(seen).isEqualTo(outcome.here());
        if (seen.equals(ProbePage.ANSWERED) && outcome.go().equals(ProbePage.ANSWERED)) {
            assertThat(answers)
                    .anyMatch(answer -> isSame(probe.fields().get("reply").path("bodyUtf8"), answer.body()));
        }
    }

    @Test
    void pageNamesNoFrameThatIsNotThere() throws IOException {
        List<String> known = Stream.concat(
                        probes().map(Probe::toString), AuthProbesTest.probes().map(Object::toString))
                .toList();
        assertThat(ProbePage.page().keySet()).containsExactlyInAnyOrderElementsOf(known);
    }

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
                    ProbedPeer.routes(router);
                }));
    }

    private static void unknown(Router router) {
        router.unknownCall((body, context) -> "unknown " + context.serviceMethod() + " " + body.readableBytes());
        router.unknownPush((body, context) -> {});
    }

    /** Returns whether the peer has closed the connection; adds what it answered to the frame. */
    private static boolean send(Peer server, Probe probe, byte[] next, List<ProbedPeer.Answer> answers)
            throws IOException {
        if (probe.isHttp()) {
            try (HttpSocket client = HttpSocket.connect(server)) {
                client.send(probe.sent());
                client.send(next);
                return ProbedPeer.readAll(client, answers);
            }
        }
        try (RawSocket client = RawSocket.connect(server, probe.proto())) {
            if (!probe.variant().isEmpty() && !probe.proto().startsWith("packet")) {
                // The first reply tells our features too, for which a limit of 100 bytes is narrow.
                client.send(ProbedPeer.marker(probe.proto()));
                ProbedPeer.readAll(client, answers);
            }
            client.send(probe.sent());
            client.send(next);
            return ProbedPeer.readAll(client, answers);
        }
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
}
