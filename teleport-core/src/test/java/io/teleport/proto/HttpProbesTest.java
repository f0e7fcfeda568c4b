package io.teleport.proto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.teleport.message.Message;
import io.teleport.message.MessageType;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * Hand-made requests that were sent to Go servers of the http protocol. What Go understood is read; what it hung up on is
 * read where an ordinary client means something by it, and else refused.
 */
class HttpProbesTest {

    private static final Map<String, String> REFUSED = Map.of(
            "X_Content_Encoding_unknown", "content encoding: zip (expected: gzip)",
            "bad_request_line",
                    "first line: 5 characters (expected: METHOD target HTTP/1.1, or HTTP/1.1 status reason)",
            "response_500_to_server", "seq: \"\" (expected: -2147483648-2147483647)");

    static Stream<Probe> probes() {
        return Stream.concat(Probe.of("v5.4.2 http", Protos.http(5)), Probe.of("v6.3.5 http", Protos.http(6)));
    }

    @ParameterizedTest
    @MethodSource("probes")
    void isReadOrRefusedForAReason(Probe probe) {
        String reason = REFUSED.get(probe.name());
        if (reason == null) {
            assertThat(probe.read()).isNotNull();
            return;
        }
        assertThat(probe.closed()).isTrue();
        ProtoException e = catchThrowableOfType(ProtoException.class, probe::read);
        assertThat(e).hasMessage(reason);
        if (probe.name().startsWith("response")) {
            assertThat(e.header()).isNull();
        } else {
            assertThat(e.header().type()).as("a request is answered").isEqualTo(MessageType.CALL);
        }
    }

    /** The answers of the Go servers are responses like any other. */
    @ParameterizedTest
    @MethodSource("probes")
    void answerOfGoIsRead(Probe probe) {
        if (!probe.fields().has("replyHex")) {
            return;
        }
        Message reply =
                Frames.read(probe.proto(), probe.fields().get("replyHex").asString(), GoldenFiles.NAMED_GZIP);
        JsonNode error = probe.fields().get("reply").path("error");
        assertThat(reply.status().code()).isEqualTo(error.path("code").asInt(0));
        assertThat(reply.seq()).isEqualTo(probe.fields().get("reply").get("seq").asInt());
    }
}
