package io.teleport.proto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.teleport.message.Message;
import io.teleport.message.MessageType;
import io.teleport.message.Status;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Thrift frames and messages that lie, and what the forms of the protocol cannot hold. */
class ThriftProtoTest {

    private static final ProtoContext SMALL = Frames.context(new ProtoLimits(100, 1000, 20));

    @ParameterizedTest(name = "{2}")
    @CsvSource(delimiter = '|', textBlock = """
            00                        | more                                                 | half a length
            00000009                  | frame length: 9 (expected: 10-16777212)              | no room for the fixed part
            00000100 0ffe             | magic: 4094 (expected: 4095)                         | another magic
            80010001 00000002         | magic: 0 (expected: 4095)                            | a message without a frame
            00000100 0fff 0000        | more                                                 | the beginning of a frame
            0000000a 0fff 0000 00000001 0001 | header length: 4 (expected: 0-0)              | a header past the end
            0000000a 0fff 0000 00000001 0000 | bytes left for a varint: 0 (expected: 1)      | no header
            0000000e 0fff 0000 00000001 0001 02000000 | thrift protocol: 2 (expected: 0 binary) | compact
            0000000e 0fff 0000 00000001 0001 00010100 | thrift transforms: 1 (expected: 0, none) | compressed
            0000000e 0fff 0000 00000001 0001 00000900 | thrift header info: 9 (expected: 0-2) | unknown info
            0000000e 0fff 0000 00000001 0001 0000017f | bytes left for a varint: 0 (expected: 1) | pairs that are not there
            00000012 0fff 0000 00000001 0002 00000101 7f000000 | header text length: 127 (expected: 0-3) | a name past the end
            00000012 0fff 0000 00000001 0002 000001 ffffffff7f | header number: 34359738367 (expected: 0-2147483647) | a count above int
            0000000e 0fff 0000 00000001 0001 00000000 | bytes left for message: 0 (expected: 8) | no message
            00000016 0fff 0000 00000001 0001 00000000 00000001 00000000 | thrift version: 0 (expected: 8001, the strict binary protocol) | not strict
            00000016 0fff 0000 00000001 0001 00000000 80010003 00000000 | thrift message type: 3 (expected: 1 call, 2 reply or 4 oneway) | an exception
            00000016 0fff 0000 00000001 0001 00000000 80010001 ffffffff | name length: 4294967295 (expected: 0-0) | a name of 4 GiB
            00000016 0fff 0000 00000001 0001 00000000 80010001 00000000 | bytes left for sequence: 0 (expected: 4) | no sequence
            0000001a 0fff 0000 00000001 0001 00000000 80010001 00000000 00000001 | bytes left for body length: 0 (expected: 4) | no body
            0000001e 0fff 0000 00000001 0001 00000000 80010001 00000000 00000001 7fffffff | body length: 2147483647 (expected: 0-0) | a body of 2 GiB
            0000001f 0fff 0000 00000001 0001 00000000 80010001 00000000 00000001 00000000 61 | body length: 0 (expected: 1) | more than the body
            0000001e 0fff 0000 00000001 0001 00000000 80010001 00000000 00000001 00000000 | read    | without headers of ours
            """)
    void framesAreReadOrRefusedWithTheReason(String frame, String expected, String name) {
        check(Protos.find("thrift@6"), frame, expected);
    }

    @ParameterizedTest(name = "{2}")
    @CsvSource(delimiter = '|', textBlock = """
            80010001 000000                       | more                                          | half a length
            0ffe0001 00000000                     | thrift version: ffe (expected: 8001,          | not strict
            80010003 00000000 00000001 00         | thrift message type: 3 (expected:             | an exception
            80010001 00000000 00000001            | more                                          | no struct
            80010001 00000000 00000001 0b00       | more                                          | half a field
            80010001 00000000 00000001 0b0001 00000005 61 | more                                  | a part of a value
            80010001 00000000 00000001 00         | read                                          | no fields
            80010001 00000000 00000001 0b0004 00000001 61 080003 0000006a 00 | read               | another order
            80010001 00000000 00000001 0b0005 00000000 00 | thrift field: type 11 id 5            | an unknown field
            80010001 00000000 00000001 080004 00000000 00 | thrift field: type 8 id 4             | a field of another type
            80010001 00000000 00000001 0c0001 00000000 00 | thrift field: type 12 id 1            | a struct in the struct
            80010001 00000000 00000001 0b0001 00000000 0b0001 00000000 00 | thrift field: type 11 id 1 | a field twice
            80010001 00000000 00000001 080003 00000100 00 | body codec: 256 (expected: 0-255)     | a codec above a byte
            80010001 00000000 00000001 0b0002 00000001 51 00 | xfer filter: 81                    | an unknown filter
            """)
    void unframedMessagesAreReadOrRefusedWithTheReason(String frame, String expected, String name) {
        check(Protos.find("thrift@5.0"), frame, expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"thrift@5", "thrift@6", "thrift-struct@5", "thrift-struct@6", "thrift@5.0"})
    void lengthsOverTheLimitAreRefusedWithTheHeaderAsSoonAsItIsThere(String name) {
        Proto proto = Protos.find(name);
        Message large = new Message().type(MessageType.CALL).seq(77).serviceMethod("/a");
        large.body(new byte[200]).bodyCodec((byte) 't');
        byte[] frame = Frames.bytes(Frames.write(proto, large));
        ByteBuf in = Unpooled.buffer().writeBytes(frame, 0, Integer.BYTES + 1);
        ProtoException e = null;
        for (int at = in.writerIndex(); e == null; at++) {
            try {
                assertThat(proto.read(in, SMALL)).isNull();
                assertThat(in.readerIndex()).isZero();
                in.writeByte(frame[at]);
            } catch (ProtoException refused) {
                e = refused;
            }
        }
        assertThat(in.writerIndex()).isLessThan(frame.length - 190);
        in.release();
        assertThat(e.code()).isEqualTo(Status.CODE_TOO_LARGE);
        assertThat(e.header().seq()).isEqualTo(77);
        assertThat(e.header().serviceMethod()).isEqualTo("/a");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            thrift@6   | ffffffff                                | frame length: 4294967295 (expected: 10-96)
            thrift@6   | ffffffff 0fff 0000 00000001 ffff        | frame length: 4294967295 (expected: 10-96)
            thrift@6   | ffffffff 0fff 0000 00000001 0001 00000000 80010001 ffffffff | frame length: 4294967295 (expected: 10-96)
            thrift@5.0 | 80010001 ffffffff                       | message length: 4294967308 (expected: 0-100)
            thrift@5.0 | 80010001 00000000 00000001 0b0004 ffffffff | message length: 4294967315 (expected: 0-100)
            """)
    void lengthsThatNoMemoryHoldsAreRefusedAtOnce(String name, String frame, String text) {
        ProtoException e = assertThatExceptionOfType(ProtoException.class)
                .isThrownBy(() -> Frames.read(Protos.find(name), frame, SMALL))
                .actual();
        assertThat(e).hasMessage(text);
        assertThat(e.code()).isEqualTo(Status.CODE_TOO_LARGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"thrift@5", "thrift@6", "thrift-struct@6", "thrift@5.0"})
    void metadataOverTheLimitIsRefusedWithTheHeader(String name) {
        Proto proto = Protos.find(name);
        Message message = new Message().type(MessageType.CALL).seq(7).serviceMethod("/a");
        message.metadata().add("name", "a value that is long");
        String frame = Frames.write(proto, message);
        ProtoContext context = Frames.context(new ProtoLimits(0, 0, 20));
        ProtoException e = assertThatExceptionOfType(ProtoException.class)
                .isThrownBy(() -> Frames.read(proto, frame, context))
                .withMessage("metadata length: 33 (expected: 0-20)")
                .actual();
        assertThat(e.header().seq()).isEqualTo(7);
        assertThatExceptionOfType(ProtoException.class).isThrownBy(() -> Frames.write(proto, message, context));
    }

    @ParameterizedTest
    @ValueSource(strings = {"thrift@5", "thrift@6", "thrift@5.0"})
    void bombsStopAtTheLimit(String name) {
        Message bomb = new Message()
                .type(MessageType.CALL)
                .pipe(Frames.CONTEXT.filters().pipe("gzip", "gzip"))
                .body(new byte[1 << 22]);
        String frame = Frames.write(Protos.find(name), bomb);
        ProtoContext context = Frames.context(new ProtoLimits(0, 1 << 20, 0));
        assertThatExceptionOfType(ProtoException.class)
                .isThrownBy(() -> Frames.read(Protos.find(name), frame, context))
                .withMessageContaining("1048576");
    }

    @ParameterizedTest
    @ValueSource(strings = {"thrift@5", "thrift@6", "thrift-struct@5", "thrift-struct@6", "thrift@5.0"})
    void handshakeHasTypesOfItsOwn(String name) {
        Proto proto = Protos.find(name);
        for (int type : List.of(MessageType.AUTH_CALL, MessageType.AUTH_REPLY)) {
            Status status = type == MessageType.AUTH_REPLY ? Status.of(401, "no", "why") : Status.OK;
            Message message = new Message().type(type).seq(-1).status(status);
            Message read = Frames.read(proto, Frames.write(proto, message));
            assertThat(read.type()).isEqualTo(type);
            assertThat(read.seq()).isEqualTo(-1);
            assertThat(read.status()).isEqualTo(status);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"thrift-struct@5", "thrift-struct@6"})
    void structFormHasNeitherFiltersNorOtherCodecs(String name) {
        Proto proto = Protos.find(name);
        Message message = new Message().type(MessageType.CALL).body("x").bodyCodec((byte) 'j');
        assertThatExceptionOfType(ProtoException.class)
                .isThrownBy(() -> Frames.write(proto, message))
                .withMessage("body codec: 106 (expected: one of t, which go with " + name + ")");
        message.body(new byte[] {0})
                .bodyCodec((byte) 't')
                .pipe(Frames.CONTEXT.filters().pipe("gzip"));
        assertThatExceptionOfType(ProtoException.class)
                .isThrownBy(() -> Frames.write(proto, message))
                .withMessage("xfer pipe: [gzip] (expected: [], which go with " + name + ")");
    }

    /** A Go peer cannot write one, so its caller waits for ever. */
    @ParameterizedTest
    @ValueSource(strings = {"thrift-struct@5", "thrift-struct@6"})
    void failedReplyInStructFormHasAnEmptyStruct(String name) {
        Proto proto = Protos.find(name);
        Status status = Status.of(1001, "boom", "because");
        String frame =
                Frames.write(proto, new Message().type(MessageType.REPLY).seq(3).status(status));
        assertThat(frame).endsWith("00000003" + "00");
        assertThat(Frames.read(proto, frame).status()).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void damagedFramesAreReadOrRefused(int seed) {
        Random random = new Random(seed);
        for (String file : List.of("v5.0.0-thrift", "v5.4.2-thrift", "v6.3.5-thrift", "v6.3.5-thrift-struct")) {
            for (GoldenFrame frame : GoldenFiles.named(file).load()) {
                byte[] bytes = frame.bytes();
                for (int i = 0; i <= random.nextInt(4); i++) {
                    bytes[4 + random.nextInt(bytes.length - 4)] = (byte) random.nextInt(256);
                }
                Frames.readOrRefuse(frame.file().proto(), bytes);
            }
        }
    }

    private static void check(Proto proto, String frame, String expected) {
        if (expected.equals("more")) {
            assertThat(Frames.read(proto, frame)).isNull();
        } else if (expected.equals("read")) {
            assertThat(Frames.read(proto, frame)).isNotNull();
        } else {
            assertThatExceptionOfType(ProtoException.class)
                    .isThrownBy(() -> Frames.read(proto, frame))
                    .withMessageStartingWith(expected);
        }
    }
}
