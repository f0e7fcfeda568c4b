package io.teleport.proto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.teleport.message.Message;
import io.teleport.message.MessageType;
import io.teleport.message.Status;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What packets of generation 2 cannot hold, and what must not be read as one. */
class PacketProtoTest {

    private static final Proto PACKET = Protos.find("packet@2");
    private static final Proto WITH_JSON = Protos.find("packet-json@2");
    private static final ProtoContext SMALL = Frames.context(new ProtoLimits(100, 1000, 20));

    /** Frames that Go hangs up on, or never answers. What is read here is the session's to judge. */
    private static final Map<String, String> WHERE_GO_STOPS = Map.of(
            "type_9", "read",
            "type_0", "read",
            "unknown_body_codec", "read",
            "bad_json_body", "read",
            "unknown_header_codec", "header codec: 90 (expected: 106 json or 112 protobuf)",
            "header_length_0", "header length: 0 (expected: 1-",
            "gzip_flag_on_plain_body", "gzip");

    static Stream<String> probes() {
        return GoldenFrame.resource("probes").get("v2.6").propertyNames().stream();
    }

    @ParameterizedTest
    @MethodSource("probes")
    void probesAreReadOrRefusedAtOnce(String name) {
        var probe = GoldenFrame.resource("probes").get("v2.6").get(name);
        boolean goGoesOn = probe.path("afterwards").asString("").equals("connection still works");
        String expected = goGoesOn ? "read" : WHERE_GO_STOPS.get(name);
        String frame = probe.get("sentHex").asString();
        if (expected.equals("read")) {
            assertThat(Frames.read(PACKET, frame)).isNotNull();
        } else {
            assertRefused(frame, Frames.CONTEXT, Status.CODE_BAD_MESSAGE).withMessageContaining(expected);
        }
        if (probe.has("replyHex")) {
            Message reply = Frames.read(PACKET, probe.get("replyHex").asString());
            assertThat(reply.status().code())
                    .isEqualTo(probe.get("reply").path("error").path("code").asInt(0));
        }
    }

    @ParameterizedTest(name = "{2}")
    @CsvSource(delimiter = '|', textBlock = """
            00000003 6a 7b7d             00000000 | read                                              | a header of nothing
            00000007 6a 7b22736571223a  00000000 | header:                                           | JSON that is cut off
            00000003 6a 5b5d             00000000 | header: no object                                 | another JSON
            0000000a 6a 7b22736571223a2d317d 00000000 | header: no number                             | a negative seq
            00000003 70 0aff             00000000 | header:                                           | protobuf past its end
            00000007 70 0affffffff07     00000000 | header:                                           | protobuf of 2 GiB
            00000003 70 0800             00000000 | read                                              | protobuf
            00000001 70                  00000000 | read                                              | no header field at all
            00                                    | more                                              | half a length
            00fffff0 70 08                        | more                                              | a header on its way
            00fffff0 71                           | header codec: 113 (expected: 106 json or 112 protobuf) | a codec that is none
            """)
    void framesAreReadOrRefusedWithTheReason(String frame, String expected, String name) {
        if (expected.equals("more")) {
            assertThat(Frames.read(PACKET, frame)).isNull();
        } else if (expected.equals("read")) {
            assertThat(Frames.read(PACKET, frame)).isNotNull();
        } else {
            assertRefused(frame, Frames.CONTEXT, Status.CODE_BAD_MESSAGE).withMessageContaining(expected);
        }
    }

    @Test
    void lengthsOverTheLimitAreRefusedBeforeTheirBytesArrive() {
        assertRefused("ffffffff", SMALL, Status.CODE_TOO_LARGE)
                .withMessage("header length: 4294967295 (expected: 1-92)");
        assertRefused("0000005d 70", SMALL, Status.CODE_TOO_LARGE).withMessage("header length: 93 (expected: 1-92)");
        String lying = "00000009 70 0807 1001 1a02 2f61 ffffffff";
        Message header = assertRefused(lying, SMALL, Status.CODE_TOO_LARGE)
                .withMessage("frame length: 4294967312 (expected: 0-100)")
                .actual()
                .header();
        assertThat(header.seq()).isEqualTo(7);
        assertThat(header.serviceMethod()).isEqualTo("/a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"packet@2", "packet-json@2"})
    void sequencesAreUnsigned(String name) {
        String frame = Frames.write(
                Protos.find(name), new Message().type(MessageType.CALL).seq(-1));
        assertThat(Frames.read(PACKET, frame).seq()).isEqualTo(-1);
    }

    @Test
    void replyHasTheHeaderCodecOfItsCall() {
        Message call = Frames.read(PACKET, Frames.write(WITH_JSON, new Message().type(MessageType.CALL)));
        Message reply = new Message().type(MessageType.REPLY).seqOf(call);
        assertThat(Frames.write(PACKET, reply))
                .contains(Frames.hex("j{\"type\":2,\"status_code\":200,\"status\":\"OK\"}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"packet@2", "packet-json@2"})
    void statusIsOneText(String name) {
        Status status = Status.of(-1, "\"a\"\n\u0001", "b\\c");
        String frame = Frames.write(
                Protos.find(name), new Message().type(MessageType.REPLY).status(status));
        assertThat(Frames.read(PACKET, frame).status()).isEqualTo(Status.of(-1, "\"a\"\n\u0001: b\\c", ""));
    }

    @Test
    void metadataBecomesTheQueryOfRequests() {
        Message call = new Message().type(MessageType.CALL).serviceMethod("/a");
        call.metadata()
                .add("X-Teleport-Features", "cancel")
                .add("author", "li po")
                .add("n", "1");
        assertThat(Frames.read(PACKET, Frames.write(PACKET, call)).serviceMethod())
                .isEqualTo("/a?author=li%20po&n=1");
        call.serviceMethod("/a?b=c").metadata().remove("n");
        assertThat(Frames.read(PACKET, Frames.write(PACKET, call)).serviceMethod())
                .isEqualTo("/a?b=c&author=li%20po");
        call.type(MessageType.REPLY).serviceMethod("/a");
        assertThat(Frames.read(PACKET, Frames.write(PACKET, call)).serviceMethod())
                .isEqualTo("/a");
    }

    @Test
    void otherFiltersThanGzipAreRefused() {
        Message call = new Message()
                .type(MessageType.CALL)
                .pipe(Frames.CONTEXT.filters().pipe("md5"));
        assertThatExceptionOfType(ProtoException.class)
                .isThrownBy(() -> Frames.write(PACKET, call))
                .withMessage("xfer pipe: [md5] (expected: [] or [gzip], which go with packet@2)");
    }

    @Test
    void framesOverTheLimitAreNotWritten() {
        Message call = new Message().type(MessageType.CALL).body(new byte[101]);
        assertThatExceptionOfType(ProtoException.class)
                .isThrownBy(() -> Frames.write(PACKET, call, SMALL))
                .withMessage("frame length: 101 (expected: 0-100)");
        call.body(new byte[90]);
        assertThatExceptionOfType(ProtoException.class).isThrownBy(() -> Frames.write(PACKET, call, SMALL));
    }

    @Test
    void bombsStopAtTheLimit() {
        Message bomb =
                new Message().type(MessageType.CALL).body(new byte[1 << 22]).bodyCodec((byte) 's');
        bomb.pipe(Frames.CONTEXT.filters().pipe("gzip"));
        ProtoContext context = Frames.context(new ProtoLimits(0, 1 << 20, 0));
        assertRefused(Frames.write(PACKET, bomb), context, Status.CODE_TOO_LARGE)
                .withMessageContaining("1048576");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void damagedFramesAreReadOrRefused(int seed) {
        Random random = new Random(seed);
        for (GoldenFrame frame : GoldenFiles.named("v2.6-raw").load()) {
            byte[] bytes = frame.bytes();
            for (int i = 0; i <= random.nextInt(4); i++) {
                bytes[4 + random.nextInt(bytes.length - 4)] = (byte) random.nextInt(256);
            }
            Frames.readOrRefuse(PACKET, bytes);
        }
    }

    private static ThrowableAssertAlternative<ProtoException> assertRefused(
            String frame, ProtoContext context, int code) {
        return assertThatExceptionOfType(ProtoException.class)
                .isThrownBy(() -> Frames.read(PACKET, frame, context))
                .satisfies(e -> assertThat(e.code()).isEqualTo(code));
    }
}
