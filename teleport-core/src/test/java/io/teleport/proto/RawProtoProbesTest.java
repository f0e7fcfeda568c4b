package io.teleport.proto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.teleport.message.Message;
import io.teleport.message.Status;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * Hand-made frames that were sent to Go servers, and what becomes of them here. What a Go server went on after must be
 * read; where it hung up, the table says why this side does or does not.
 */
class RawProtoProbesTest {

    /** A frame that is read, though Go hung up: the session decides. */
    private static final String READ = "read";

    private static final Map<String, String> WHERE_GO_HANGS_UP = Map.ofEntries(
            Map.entry("unknown_mtype_9", READ),
            Map.entry("mtype_0", READ),
            Map.entry("auth_call_after_handshake", READ),
            Map.entry("auth_reply", READ),
            Map.entry("body_codec_0_with_body", READ),
            Map.entry("raw@6 gzip_flush_only_no_trailer", READ),
            Map.entry("raw@6 filters_gm", READ),
            Map.entry("raw@6 filters_mg", READ),
            Map.entry("unknown_filter_id", "xfer filter: 81 (expected: one of [gzip, md5])"),
            Map.entry("gzip_garbage", "gzip"),
            Map.entry("md5_bad", "md5"),
            Map.entry("md5_short", "md5"),
            Map.entry("service_method_len_past_end", "service method length: 255 (expected: 0-5)"),
            Map.entry("raw@4 service_method_len_past_end", "service method length: 60000 (expected: 0-5)"),
            Map.entry("empty_payload", "bytes left for seq length: 0 (expected: 1)"),
            Map.entry("fast@3 service_method_len_past_end", "seq length: 78081 (expected: 0-7)"),
            Map.entry("fast@3 empty_payload", "bytes left for seq length: 0 (expected: 4)"),
            Map.entry("fast@3 bad_version", "version: 88 (expected: 102)"),
            Map.entry("raw@4 empty_payload", "bytes left for seq length: 0 (expected: 2)"),
            Map.entry("seq_not_base36", "seq: \"!!\" (expected: base 36"),
            Map.entry("seq_empty", "seq: \"\" (expected: base 36"),
            Map.entry("seq_over_int32", "seq: \"zzzzzzz\" (expected: base 36"),
            Map.entry("size_0", "frame length: 0 (expected: 5-"),
            Map.entry("size_3", "frame length: 3 (expected: 5-"),
            Map.entry("size_4_only", "frame length: 4 (expected: "),
            Map.entry("no_status_field_v5_frame", "metadata length: 27227 (expected: 0-4)"),
            Map.entry("bad_version", "version: 88 (expected: 114)"),
            Map.entry("over_limit_101", "frame length: "),
            Map.entry("over_limit_header_only", "frame length: 1073741824 (expected: 5-100)"));

    static Stream<Probe> probes() {
        return Map.of("v3.9.0 fast", 3, "v4.2.0 raw", 4, "v5.4.2 raw", 5, "v6.3.5 raw", 6).entrySet().stream()
                .flatMap(e -> Probe.of(e.getKey(), Protos.raw(e.getValue())));
    }

    @ParameterizedTest
    @MethodSource("probes")
    void isReadWhereGoGoesOnAndElseRefusedForAReason(Probe probe) {
        String expected = expected(probe);
        if (expected.equals(READ)) {
            assertThat(probe.read()).isNotNull();
        } else {
            ProtoException e = catchThrowableOfType(ProtoException.class, probe::read);
            assertThat(e).hasMessageContaining(expected);
            assertThat(e.code())
                    .isEqualTo(probe.name().startsWith("over_limit") ? Status.CODE_TOO_LARGE : Status.CODE_BAD_MESSAGE);
        }
    }

    /** The answers of the Go servers are frames like any other. */
    @ParameterizedTest
    @MethodSource("probes")
    void answerOfGoIsRead(Probe probe) {
        if (!probe.fields().has("replyHex")) {
            return;
        }
        Message reply =
                Frames.read(probe.proto(), probe.fields().get("replyHex").asString());
        JsonNode error = probe.fields().get("reply").path("error");
        assertThat(reply.status().code())
                .isEqualTo(
                        error.isMissingNode()
                                ? 0
                                : Integer.parseInt(error.get("code").asString()));
    }

    @Test
    void everyProbeWhereGoHangsUpIsInTheTable() {
        Map<String, String> unused = new HashMap<>(WHERE_GO_HANGS_UP);
        probes().filter(Probe::closed).forEach(probe -> {
            unused.remove(probe.toString());
            unused.remove(probe.name());
        });
        assertThat(unused).isEmpty();
    }

    @Test
    void frameOverTheLimitIsAnswerable() {
        probes().filter(probe -> probe.name().equals("over_limit_101")).forEach(probe -> {
            Message header =
                    catchThrowableOfType(ProtoException.class, probe::read).header();
            assertThat(header.serviceMethod()).isEqualTo("/echo/bytes");
            assertThat(header.type()).isEqualTo(1);
        });
    }

    /** What becomes of it here, by the table where Go hangs up. */
    private static String expected(Probe probe) {
        String own = WHERE_GO_HANGS_UP.get(probe.toString());
        String common = own != null ? own : WHERE_GO_HANGS_UP.get(probe.name());
        assertThat(!probe.closed() || common != null)
                .as("in the table: " + probe)
                .isTrue();
        return probe.closed() ? common : READ;
    }
}
