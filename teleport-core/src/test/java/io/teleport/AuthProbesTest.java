package io.teleport;

import static org.assertj.core.api.Assertions.assertThat;

import io.teleport.message.Message;
import io.teleport.message.MessageType;
import io.teleport.message.Status;
import io.teleport.plugin.auth.AuthChecker;
import io.teleport.testing.Peers;
import io.teleport.testing.RawSocket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** First frames made by hand that were sent to Go servers which want to know who calls, sent to a peer of ours. */
class AuthProbesTest {

    /** The protocols of the servers that the frames were sent to; Teleport 5.0 does it in its own way. */
    private static final Map<String, String> PROTOS =
            Map.of("v3.9.0", "fast@3", "v4.2.0", "raw@4", "v5.0.0", "raw@5.0", "v5.4.2", "raw@5", "v6.3.5", "raw@6");

    @RegisterExtension
    final Peers peers = new Peers();

    /** A first frame and a good call behind it, and what a Go server did. */
    record AuthProbe(String proto, String name, JsonNode answers) {

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
                return ProbePage.ANSWERED;
            }
            boolean closed =
                    answers.get(1).isString() && answers.get(1).asString().equals("closed");
            return error.get("code").asString() + (closed ? ", " + ProbePage.HANGS_UP : ", then serves");
        }

        @Override
        public String toString() {
            return name + " " + proto;
        }
    }

    static Stream<AuthProbe> probes() throws IOException {
        return ProbePage.recorded().properties().stream()
                .filter(group -> group.getKey().startsWith("auth"))
                .flatMap(group -> group.getValue().properties().stream())
                .flatMap(server -> server.getValue().properties().stream()
                        .map(probe -> new AuthProbe(
                                Objects.requireNonNull(PROTOS.get(server.getKey())),
                                probe.getKey(),
                                probe.getValue())));
    }

    @ParameterizedTest
    @MethodSource("probes")
    void whoIsNotKnownIsNotServed(AuthProbe probe) throws IOException {
        ProbePage.Outcome outcome = ProbePage.outcomeOf(probe.name(), probe.proto());
        assertThat(outcome.go()).isEqualTo(probe.go());
        Peer server = peers.server(
                Peers.listening().proto(probe.wireProto()),
                builder -> builder.plugin(new AuthChecker((session, token) -> verify(token), ProbedPeer.PATIENCE))
                        .routes(ProbedPeer::routes));
        List<ProbedPeer.Answer> answers = new ArrayList<>();
        try (RawSocket client = RawSocket.connect(server, probe.wireProto())) {
            client.write(probe.first());
            client.send(ProbedPeer.marker(probe.wireProto()));
            boolean closed = ProbedPeer.readAll(client, answers);
            assertThat(ProbedPeer.outcome(answers, closed)).isEqualTo(outcome.here());
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
}
