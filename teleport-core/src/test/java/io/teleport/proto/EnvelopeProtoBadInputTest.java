package io.teleport.proto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.teleport.message.Message;
import io.teleport.message.MessageType;
import io.teleport.message.Metadata;
import io.teleport.message.Status;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Malformed frames of the json and protobuf protocols end in an exception that says what was wrong, and leak nothing. */
class EnvelopeProtoBadInputTest {

    private static final ProtoContext SMALL = Frames.context(new ProtoLimits(300, 1000, 20));

    static Stream<Proto> protos() {
        return Stream.of(4, 5, 6).flatMap(g -> Stream.of(Protos.json(g), Protos.protobuf(g)));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            {                                        | json byte 1: the end (expected: '"')
            {"seq"                                   | json byte 6: the end (expected: ':')
            {"seq":                                  | json byte 7: the end (expected: a value)
            {"seq":1                                 | json byte 8: the end (expected: '}')
            {"seq":1,                                | json byte 9: the end (expected: '"')
            {"seq":1}}                               | json byte 9: "}" (expected: the end)
            {"seq":1]                                | json byte 8: "]" (expected: '}')
            {"seq                                    | json byte 5: the end (expected: the end of the value)
            {'seq':1}                                | json byte 1: "'seq':1}" (expected: '"')
            [1]                                      | json byte 0: "[1]" (expected: '{')
            "text"                                   | json byte 0: ""text"" (expected: '{')
            {"seq":x y}                              | seq: "x" (expected: -2147483648-2147483647)
            {"seq":2147483648}                       | seq: "2147483648" (expected: -2147483648-2147483647)
            {"seq":1.5}                              | seq: "1.5" (expected: -2147483648-2147483647)
            {"seq":[1]}                              | seq: "[1]" (expected: -2147483648-2147483647)
            {"mtype":256}                            | message type: 256 (expected: 0-255)
            {"mtype":-1}                             | message type: -1 (expected: 0-255)
            {"mtype":"CALL"}                         | mtype: "CALL" (expected: a number)
            {"bodyCodec":99999999999}                | bodyCodec: "99999999999" (expected: a number)
            {"serviceMethod":"\\q"}                  | json escape: "\\q" (expected: one of JSON)
            {"serviceMethod":"\\u12"}                | json escape: "\\u12" (expected: one of JSON)
            {"serviceMethod":"\\u12zz"}              | json escape: "\\u12z" (expected: one of JSON)
            {"zz":[[[{"a":"]]]"}                     | json byte 20: the end (expected: the end of the value)
            """)
    void malformedJsonIsRefused(String json, String text) {
        assertThat(refusal(Protos.json(5), frame(json.getBytes(StandardCharsets.UTF_8)), Frames.CONTEXT))
                .hasMessage(text)
                .extracting(ProtoException::code)
                .isEqualTo(Status.CODE_BAD_MESSAGE);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            08                                       | bytes left for a varint: 0 (expected: 1)
            08 80                                    | bytes left for a varint: 0 (expected: 1)
            08 ffffffffffffffffffff 01               | varint: more than 10 bytes (expected: 1-10)
            00 01                                    | protobuf field: 0 (expected: 1-536870911)
            1a 05 61                                 | protobuf length: 5 (expected: 0-1)
            1a ffffffffffffffffff01                  | protobuf length: -1 (expected: 0-0)
            10 80 02                                 | message type: 256 (expected: 0-255)
            12 00                                    | protobuf field 2: wire type 2 (expected: the type of that field)
            18 00                                    | protobuf field 3: wire type 0 (expected: the type of that field)
            7b                                       | protobuf wire type: 3 with 0 bytes left (expected: 0, 1, 2 or 5 with its bytes)
            7d 01                                    | protobuf wire type: 5 with 1 bytes left (expected: 0, 1, 2 or 5 with its bytes)
            """)
    void malformedProtobufIsRefused(String hex, String text) {
        assertThat(refusal(Protos.protobuf(5), frame(Frames.bytes(hex)), Frames.CONTEXT))
                .hasMessage(text)
                .extracting(ProtoException::code)
                .isEqualTo(Status.CODE_BAD_MESSAGE);
    }

    @Test
    void unknownFieldsOfProtobufAreSkipped() {
        String content = "10 01" + "78 2a" + "7d 00000000" + "79 0000000000000000" + "7a 02 6869" + "1a 02 2f61";
        Message message = Frames.read(Protos.protobuf(5), frame(Frames.bytes(content)));
        assertThat(message.type()).isEqualTo(MessageType.CALL);
        assertThat(message.serviceMethod()).isEqualTo("/a");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            00000000      | frame length: 0 (expected: 1-16777212)
            00000001 05   | xfer filters: 5 (expected: 0-0)
            00000002 0151 | xfer filter: 81 (expected: one of [gzip, md5])
            00000003 016d00 | md5: 1 bytes (expected: at least 16)
            """)
    void malformedEnvelopesAreRefused(String hex, String text) {
        for (Proto proto : protos().toList()) {
            assertThat(refusal(proto, hex, Frames.CONTEXT)).hasMessage(text);
        }
    }

    @ParameterizedTest
    @MethodSource("protos")
    void aLengthThatLiesAllocatesNothing(Proto proto) {
        ByteBuf in = Unpooled.wrappedBuffer(Frames.bytes("00fffff0 00 7b22"));
        assertThat(proto.read(in, Frames.CONTEXT)).isNull();
        assertThat(in.readerIndex()).isZero();
        in.release();
    }

    @ParameterizedTest
    @MethodSource("protos")
    void bombsStopAtTheLimit(Proto proto) {
        Message bomb = new Message()
                .type(1)
                .pipe(Frames.CONTEXT.filters().pipe("gzip", "gzip"))
                .body(new byte[1 << 22]);
        String frame = Frames.write(proto, bomb);
        ProtoContext context = Frames.context(new ProtoLimits(0, 1 << 20, 0));
        ProtoException e = refusal(proto, frame, context);
        assertThat(e).hasMessageContaining("1048576");
        assertThat(e.code()).isEqualTo(Status.CODE_TOO_LARGE);
    }

    @ParameterizedTest
    @MethodSource("protos")
    void framesOverTheLimitAreAnswerableWhenTheirBeginningIsThere(Proto proto) {
        Message call =
                new Message().type(MessageType.CALL).seq(7).serviceMethod("/a").body(new byte[2000]);
        ProtoException e = refusal(proto, Frames.write(proto, call), SMALL);
        assertThat(e).hasMessageStartingWith("frame length: ").hasMessageEndingWith("(expected: 1-296)");
        assertThat(e.code()).isEqualTo(Status.CODE_TOO_LARGE);
        assertThat(e.header().seq()).isEqualTo(7);
        assertThat(e.header().serviceMethod()).isEqualTo("/a");
        String packed = Frames.write(proto, call.pipe(Frames.CONTEXT.filters().pipe("md5")));
        assertThat(refusal(proto, packed, SMALL).header()).isNull();
        assertThat(refusal(proto, "ffffffff", SMALL).header()).isNull();
        assertThat(Frames.read(proto, "ffffffff 00", SMALL)).isNull();
    }

    @ParameterizedTest
    @MethodSource("protos")
    void metadataOverTheLimitIsAnswerable(Proto proto) {
        Message call = new Message()
                .type(MessageType.CALL)
                .seq(7)
                .serviceMethod("/a")
                .metadata(new Metadata().add("k", "v".repeat(19)));
        ProtoException e = refusal(proto, Frames.write(proto, call), SMALL);
        assertThat(e).hasMessage("metadata length: 21 (expected: 0-20)");
        assertThat(e.code()).isEqualTo(Status.CODE_TOO_LARGE);
        assertThat(e.header().seq()).isEqualTo(7);
        assertThatExceptionOfType(ProtoException.class)
                .isThrownBy(() -> Frames.write(proto, call, SMALL))
                .withMessage("metadata length: 21 (expected: 0-20)");
    }

    @ParameterizedTest
    @MethodSource("protos")
    void framesMustFitTheLimit(Proto proto) {
        Message message = new Message().body(new byte[] {1, 1, 1, 1});
        int size = Frames.write(proto, message).length() / 2;
        assertThat(Frames.write(proto, message, Frames.context(new ProtoLimits(size, 0, 0))))
                .hasSize(size * 2);
        ProtoContext less = Frames.context(new ProtoLimits(size - 1, 0, 0));
        assertThatExceptionOfType(ProtoException.class)
                .isThrownBy(() -> Frames.write(proto, message, less))
                .withMessage("frame length: " + size + " (expected: 0-" + (size - 1) + ")");
        assertThatExceptionOfType(ProtoException.class)
                .isThrownBy(() -> Frames.write(proto, message.body(new byte[5000]), less))
                .withMessage("frame length: 5000 (expected: 0-" + (size - 1) + ")");
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 100_000, 1_000_000})
    void depthCostsNothing(int depth) {
        String value = "[".repeat(depth) + "]".repeat(depth);
        String json = "{\"zz\":" + value + ",\"mtype\":1,\"body\":" + value + "}";
        ByteBuf in = Unpooled.wrappedBuffer(Frames.bytes(frame(json.getBytes(StandardCharsets.UTF_8))));
        Message message = Protos.json(5).read(in, Frames.CONTEXT);
        assertThat(((ByteBuf) message.body()).toString(StandardCharsets.UTF_8)).isEqualTo(value);
        message.release();
        in.release();
    }

    /** Damages real frames in every way that a seed brings; nothing but a refusal may come of it. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void damagedFramesAreReadOrRefused(int seed) {
        Random random = new Random(seed);
        for (GoldenFrame frame : frames()) {
            byte[] bytes = frame.bytes();
            for (int i = 0; i <= random.nextInt(4); i++) {
                bytes[4 + random.nextInt(bytes.length - 4)] = (byte) random.nextInt(256);
            }
            protos().forEach(proto -> Frames.readOrRefuse(proto, bytes));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5, 6})
    void sequencesOfTextAreForGeneration4Alone(int generation) {
        Message message = new Message().type(1).seqText("a \"b\\\u0001\u00e9");
        for (Proto proto : List.of(Protos.json(generation), Protos.protobuf(generation))) {
            if (generation == 4) {
                assertThat(Frames.read(proto, Frames.write(proto, message)).seqText())
                        .isEqualTo(message.seqText());
                assertThat(Frames.read(proto, Frames.write(proto, message.seqText("")))
                                .seqText())
                        .isEmpty();
                message.seqText("a \"b\\\u0001\u00e9");
            } else {
                assertThatExceptionOfType(ProtoException.class)
                        .isThrownBy(() -> Frames.write(proto, message))
                        .withMessageStartingWith("seq: a ");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("protos")
    void anyBytesPassAndTheCallersBodyIsLeftAlone(Proto proto) {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        ByteBuf body = Unpooled.copiedBuffer(all);
        Message message = new Message()
                .type(1)
                .serviceMethod("/gr\u00f6\u00dfe/\"\\/\u4f5c\ud83d\ude80?x=1")
                .body(body);
        ByteBuf in = Unpooled.wrappedBuffer(Frames.bytes(Frames.write(proto, message)));
        Message read = proto.read(in, Frames.CONTEXT);
        assertThat(ByteBufUtil.getBytes((ByteBuf) read.body())).isEqualTo(all);
        assertThat(read.serviceMethod()).isEqualTo(message.serviceMethod());
        read.release();
        in.release();
        assertThat(body.refCnt()).isEqualTo(1);
        assertThat(body.readableBytes()).isEqualTo(256);
        message.release();
    }

    @Test
    void whatGoMeantIsReadWhereItWroteNoJson() {
        String json = "{\"seq\":1,\"mtype\":1,\"serviceMethod\":\"/a\",\"meta\":\"\",\"bodyCodec\":106,"
                + "\"body\":\"{\\\"s\\\":\\\"x\\\\\"y\\\"}\"}";
        ByteBuf in = Unpooled.wrappedBuffer(Frames.bytes(frame(json.getBytes(StandardCharsets.UTF_8))));
        Message message = Protos.json(5).read(in, Frames.CONTEXT);
        assertThat(((ByteBuf) message.body()).toString(StandardCharsets.UTF_8)).isEqualTo("{\"s\":\"x\\\"y\"}");
        message.release();
        in.release();
    }

    private static String frame(byte[] content) {
        ByteBuf frame =
                Unpooled.buffer().writeInt(content.length + 1).writeByte(0).writeBytes(content);
        String hex = ByteBufUtil.hexDump(frame);
        frame.release();
        return hex;
    }

    private static List<GoldenFrame> frames() {
        return Stream.of("v4.2.0-json", "v6.3.5-json", "v5.4.2-pb", "v6.3.5-pb")
                .flatMap(file -> GoldenFiles.named(file).load().stream())
                .toList();
    }

    private static ProtoException refusal(Proto proto, String hex, ProtoContext context) {
        return assertThatExceptionOfType(ProtoException.class)
                .isThrownBy(() -> Frames.read(proto, hex, context))
                .actual();
    }
}
