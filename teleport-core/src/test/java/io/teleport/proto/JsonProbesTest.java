package io.teleport.proto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.teleport.message.Message;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Hand-made frames that were sent to Go servers of the json protocol: read where Go went on, and else refused. */
class JsonProbesTest {

    /** Go hung up; type 9 is read all the same, and the session ends because of it. */
    private static final Map<String, String> REFUSED = Map.of(
            "garbage", "json byte 1: \"{{{\" (expected: '\"')",
            "size_0", "frame length: 0 (expected: 1-1048572)",
            "size_1_no_json", "json byte 0: the end (expected: '{')",
            "unknown_filter", "xfer filter: 81 (expected: one of [gzip, md5])");

    static Stream<Probe> probes() {
        return Stream.concat(Probe.of("v5.4.2 json", Protos.json(5)), Probe.of("v6.3.5 json", Protos.json(6)));
    }

    @ParameterizedTest
    @MethodSource("probes")
    void isReadWhereGoGoesOnAndElseRefusedForAReason(Probe probe) {
        String reason = REFUSED.get(probe.name());
        if (reason == null) {
            assertThat(!probe.closed() || probe.name().equals("mtype_9")).isTrue();
            assertThat(probe.read()).isNotNull();
        } else {
            assertThat(probe.closed()).isTrue();
            assertThatExceptionOfType(ProtoException.class)
                    .isThrownBy(probe::read)
                    .withMessage(reason);
        }
    }

    /** The answers of the Go servers are frames like any other. */
    @ParameterizedTest
    @MethodSource("probes")
    void answerOfGoIsRead(Probe probe) {
        if (probe.fields().has("replyHex")) {
            Message reply =
                    Frames.read(probe.proto(), probe.fields().get("replyHex").asString());
            assertThat(reply.status().isOk()).isTrue();
            assertThat(reply.seq())
                    .isEqualTo(probe.fields().get("reply").get("seq").asInt());
        }
    }
}
