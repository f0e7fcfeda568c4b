package io.teleport.proto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.teleport.message.Message;
import io.teleport.message.Status;
import io.teleport.xfer.GzipFilter;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Malformed raw frames end in a {@link ProtoException} that says what was wrong, and leak nothing. */
class RawProtoBadInputTest {

    private static final ProtoContext SMALL = Frames.context(new ProtoLimits(100, 1000, 20));

    @ParameterizedTest(name = "raw@{0}: {3} {1}")
    @CsvSource(delimiter = '|', textBlock = """
            3 | 00000007 72 00 00                  | version: 114 (expected: 102)                      | another version
            3 | 00000006 66 00                     | bytes left for seq length: 0 (expected: 4)        | empty payload
            3 | 0000000b 66 00 ffffffff 41         | seq length: 4294967295 (expected: 0-1)            | seq of 4 GiB
            3 | 0000000f 66 00 00000000 01 80000000| service method length: 2147483648 (expected: 0-0) | service method of 2 GiB
            3 | 00000013 66 00 00000000 01 00000000 ffffffff| metadata length: 4294967295 (expected: 0-0)| metadata of 4 GiB
            4 | 00000000                           | frame length: 0 (expected: 6-16777216)            | empty
            4 | 00000005                           | frame length: 5 (expected: 6-16777216)            | no room for its prefix
            4 | 0000001d 58                        | version: 88 (expected: 114)                       | wrong version, seen at its fifth byte
            4 | 47455420 2f                        | version: 47 (expected: 114)                       | http
            4 | 00000006 72 00                     | bytes left for seq length: 0 (expected: 2)        | empty payload
            4 | 00000007 72 00 00                  | bytes left for seq length: 1 (expected: 2)        | half a length
            4 | 00000009 72 00 0002 41             | seq length: 2 (expected: 0-1)                     | seq past the end
            4 | 00000009 72 00 0001 41             | bytes left for message type: 0 (expected: 1)      | nothing after seq
            4 | 0000000c 72 00 0001 41 01 0001     | service method length: 1 (expected: 0-0)          | service method past the end
            4 | 0000000e 72 00 0001 41 01 0000 ffff| metadata length: 65535 (expected: 0-0)            | metadata past the end
            4 | 0000000e 72 00 0001 41 01 0000 0000| bytes left for body codec: 0 (expected: 1)        | no codec
            4 | 00000006 72 01                     | xfer filters: 1 (expected: 0-0)                   | no room for the filters
            4 | 00000007 72 01 51                  | xfer filter: 81 (expected: one of [gzip, md5])    | unknown filter
            4 | 0000000a 72 03 67 51 6d 00         | xfer filter: 81 (expected: one of [gzip, md5])    | unknown filter in a pipe
            5 | 00000003                           | frame length: 3 (expected: 5-16777216)            | the length that underflows in Go
            5 | 00000004                           | frame length: 4 (expected: 5-16777216)            | no room for its prefix
            5 | 00000005 00                        | bytes left for seq length: 0 (expected: 1)        | empty payload
            5 | 00000007 00 02 31                  | seq length: 2 (expected: 0-1)                     | seq past the end
            5 | 00000007 00 00 01                  | seq: "" (expected: base 36 from -zik0zk to zik0zj)| seq of no digits
            5 | 00000007 00 01 2d                  | seq: "-" (expected: base 36 from -zik0zk to zik0zj)| seq of a sign
            5 | 00000008 00 02 210a                | seq: "!?" (expected: base 36 from -zik0zk to zik0zj)| seq that would break a log line
            5 | 0000000c 00 06 7a696b307a6b        | seq: "zik0zk" (expected: base 36 from -zik0zk to zik0zj)| seq above int
            5 | 0000000d 00 07 2d7a696b307a6c      | seq: "-zik0zl" (expected: base 36 from -zik0zk to zik0zj)| seq below int
            5 | 0000000e 00 01 31 01 ff 2f6d617468 | service method length: 255 (expected: 0-5)        | service method past the end
            5 | 0000000c 00 01 31 01 00 0001 6a    | bytes left for body codec: 0 (expected: 1)        | nothing after the metadata
            5 | 00000009 01 6d 616263              | md5                                               | md5 too short
            5 | 00000012 01 67 67617262616765206865726521| gzip                                        | no gzip
            6 | 0000001a 00 01 31 01 09 2f6d6174682f616464 0000 6a5b312c325d | metadata length: 27227 (expected: 0-4) | a frame of generation 5
            6 | 0000000b 00 01 31 01 00 0006       | status length: 6 (expected: 0-0)                  | status past the end
            6 | 0000000c 00 01 31 02 00 0000 00    | bytes left for metadata length: 1 (expected: 2)   | half a length
            """)
    void malformedFramesAreRefusedWithTheReason(int generation, String hex, String text, String name) {
        ProtoException e = refusal(Protos.raw(generation), hex, Frames.CONTEXT);
        assertThat(e).hasMessageContaining(text);
        assertThat(e.code()).isEqualTo(Status.CODE_BAD_MESSAGE);
        assertThat(e.header()).isNull();
    }

    @ParameterizedTest(name = "raw@{0} {3}")
    @CsvSource(delimiter = '|', textBlock = """
            4 | ffffffff                            | frame length: 4294967295 (expected: 6-100) | no memory holds it
            5 | ffffffff 00 01 31 01 01 61          | frame length: 4294967295 (expected: 5-100) | no memory holds it
            5 | 40000000                            | frame length: 1073741824 (expected: 5-100) | nothing follows
            5 | 00000065 01 67                      | frame length: 101 (expected: 5-100)        | filters hide the header
            4 | 00000065 72 00 0100                 | frame length: 101 (expected: 6-100)        | a header longer than the frame
            3 | 7fffffff 66 00 ffffffff             | frame length: 2147483647 (expected: 6-100) | a sequence of 4 GiB
            3 | 7fffffff 66 00 00000000 01 ffffffff | frame length: 2147483647 (expected: 6-100) | a service method of 4 GiB
            4 | 7fffffff 72 00 ffff                 | frame length: 2147483647 (expected: 6-100) | a header too long to wait for
            6 | 7fffffff 00 01 31 01 ff 00          |                                            | a header that is still on its way
            """)
    void framesOverTheLimitAreRefusedBeforeTheyArrive(int generation, String hex, String text, String name) {
        if (text == null) {
            assertThat(Frames.read(Protos.raw(generation), hex, SMALL)).isNull();
            return;
        }
        ProtoException e = refusal(Protos.raw(generation), hex, SMALL);
        assertThat(e).hasMessage(text);
        assertThat(e.code()).isEqualTo(Status.CODE_TOO_LARGE);
        assertThat(e.header()).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5, 6})
    void headerOfAFrameOverTheLimitIsGivenAsSoonAsItIsThere(int generation) {
        Message large = new Message().type(1).seq(77).serviceMethod("/math/add").body(new byte[200]);
        byte[] frame = Frames.bytes(Frames.write(Protos.raw(generation), large));
        ByteBuf in = Unpooled.buffer().writeBytes(frame, 0, Integer.BYTES + 1);
        int at = in.writerIndex();
        ProtoException e = null;
        while (e == null) {
            e = catchThrowableOfType(
                    ProtoException.class,
                    () -> assertThat(Protos.raw(generation).read(in, SMALL)).isNull());
            in.writeByte(frame[at++]);
        }
        in.release();
        assertThat(at).as("bytes needed").isLessThan(30);
        assertThat(e.code()).isEqualTo(Status.CODE_TOO_LARGE);
        assertThat(e.header().seq()).isEqualTo(77);
        assertThat(e.header().type()).isEqualTo(1);
        assertThat(e.header().serviceMethod()).isEqualTo("/math/add");
        assertThat(e.header().body()).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5, 6})
    void metadataOverTheLimitIsRefusedWithTheHeader(int generation) {
        Message message = new Message().type(1).seq(7).serviceMethod("/a");
        message.metadata().add("name", "a value that is long");
        String frame = Frames.write(Protos.raw(generation), message);
        ProtoException e = refusal(Protos.raw(generation), frame, SMALL);
        assertThat(e).hasMessage("metadata length: 33 (expected: 0-20)");
        assertThat(e.code()).isEqualTo(Status.CODE_TOO_LARGE);
        assertThat(e.header().seq()).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5, 6})
    void bombsStopAtTheLimit(int generation) {
        Message bomb = new Message()
                .type(1)
                .serviceMethod("/a")
                .pipe(Frames.CONTEXT.filters().pipe("gzip", "gzip"))
                .body(new byte[1 << 22]);
        String frame = Frames.write(Protos.raw(generation), bomb);
        assertThat(frame.length() / 2).isLessThan(200);
        ProtoContext context = Frames.context(new ProtoLimits(0, 1 << 20, 0));
        assertThat(refusal(Protos.raw(generation), frame, context)).hasMessageContaining("1048576");
    }

    @Test
    void aLengthThatLiesAllocatesNothing() {
        ByteBuf in = Unpooled.wrappedBuffer(Frames.bytes("00ffffff 72 00 0001 41"));
        assertThat(Protos.raw(4).read(in, Frames.CONTEXT)).isNull();
        assertThat(in.readerIndex()).isZero();
        in.release();
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5, 6})
    void packedHeadersAreCheckedAlike(int generation) {
        ByteBuf plain = Unpooled.wrappedBuffer(new byte[] {0, 1});
        ByteBuf packed = new GzipFilter().pack(plain, ByteBufAllocator.DEFAULT);
        String prefix = generation == 3 ? "66 01 67" : generation == 4 ? "72 01 67" : "01 67";
        byte[] tail = new byte[packed.readableBytes()];
        packed.readBytes(tail);
        packed.release();
        int length = 4 + prefix.replace(" ", "").length() / 2 + tail.length;
        String frame =
                HexFormat.of().toHexDigits(length) + prefix + HexFormat.of().formatHex(tail);
        assertThat(refusal(Protos.raw(generation), frame, Frames.CONTEXT)).hasMessageContaining("seq");
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
            for (int generation = 3; generation <= 6; generation++) {
                Frames.readOrRefuse(Protos.raw(generation), bytes);
            }
        }
    }

    private static List<GoldenFrame> frames() {
        return Stream.of("v3.9.0-raw", "v4.2.0-raw", "v5.4.2-raw", "v6.3.5-raw")
                .flatMap(file -> GoldenFiles.named(file).load().stream())
                .toList();
    }

    private static ProtoException refusal(Proto proto, String hex, ProtoContext context) {
        return assertThatExceptionOfType(ProtoException.class)
                .isThrownBy(() -> Frames.read(proto, hex, context))
                .actual();
    }
}
