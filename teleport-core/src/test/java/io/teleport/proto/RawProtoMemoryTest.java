package io.teleport.proto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import io.teleport.message.Message;
import io.teleport.message.Metadata;
import io.teleport.message.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames of the raw protocol are the same, and refused alike, wherever their bytes are. */
class RawProtoMemoryTest {

    private static final int BEFORE = 3;

    private static final List<Message> MESSAGES = List.of(
            new Message().type(1).seq(-1).serviceMethod("/größe/add").bodyCodec((byte) 'j'),
            new Message().type(1).seq(77).serviceMethod("/a").metadata(new Metadata().add("k", "v")),
            new Message().type(2).seq(Integer.MAX_VALUE).status(Status.of(1001, "boom", "because")),
            new Message().type(2).seq(0).body(new byte[] {1, 2, 3}),
            new Message()
                    .type(1)
                    .serviceMethod("/a")
                    .pipe(Frames.CONTEXT.filters().pipe("gzip", "md5")),
            new Message().type(3).serviceMethod("m".repeat(100)).body(new byte[600]));

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5, 6})
    void framesAreWrittenAlike(int generation) {
        for (Message message : MESSAGES) {
            String expected = Frames.write(Protos.raw(generation), message);
            int size = expected.length() / 2;
            for (ByteBuf out : List.of(
                    Unpooled.directBuffer(8),
                    Unpooled.wrappedBuffer(new byte[2000], 100, 1900).clear(),
                    Unpooled.wrappedBuffer(new byte[2000]).slice(50, 1900).clear(),
                    Unpooled.compositeBuffer(),
                    Unpooled.compositeBuffer().addComponent(false, Unpooled.buffer(8, 8)),
                    Unpooled.compositeBuffer().addComponent(false, Unpooled.directBuffer(8, 8)),
                    Unpooled.buffer(size, size))) {
                Protos.raw(generation).write(message, out, Frames.CONTEXT);
                assertThat(ByteBufUtil.hexDump(out)).as(out.toString()).isEqualTo(expected);
                out.release();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5, 6})
    void framesAreReadAlike(int generation) {
        for (Message message : MESSAGES) {
            byte[] frame = Frames.bytes(Frames.write(Protos.raw(generation), message));
            String expected = read(generation, Unpooled.wrappedBuffer(frame));
            memories(frame).forEach(in -> {
                String kind = in.toString();
                assertThat(read(generation, in)).as(kind).isEqualTo(expected);
            });
        }
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void framesAreRefusedAlike(int generation, String hex) {
        byte[] frame = Frames.bytes(hex);
        String expected = refusal(generation, Unpooled.wrappedBuffer(frame));
        memories(frame).forEach(in -> {
            String kind = in.toString();
            assertThat(refusal(generation, in)).as(kind).isEqualTo(expected);
        });
    }

    private static Stream<Object[]> malformed() {
        return Stream.of(
                new Object[] {5, "00000005 00"},
                new Object[] {5, "00000007 00 01 31"},
                new Object[] {5, "00000007 00 03 31"},
                new Object[] {5, "0000000b 00 01 21 01 01 61 00"},
                new Object[] {5, "0000000b 00 01 31 01 09 61 00"},
                new Object[] {5, "0000000d 00 01 31 01 01 61 ffff 00"},
                new Object[] {5, "0000000c 00 01 31 01 01 61 0000"},
                new Object[] {6, "0000000c 00 01 31 02 00 0000 00"},
                new Object[] {6, "0000000b 00 01 31 01 00 0006"},
                new Object[] {3, "0000000f 66 00 ffffffff 01 00000000"},
                new Object[] {4, "0000000b 72 00 0001 41 01 ff"});
    }

    /** The bytes behind others, outside the heap, within an array, and in parts that are split at each index. */
    private static Stream<ByteBuf> memories(byte[] frame) {
        List<ByteBuf> whole = new ArrayList<>();
        byte[] padded = new byte[BEFORE + frame.length + 5];
        System.arraycopy(frame, 0, padded, BEFORE, frame.length);
        whole.add(Unpooled.wrappedBuffer(padded, 0, BEFORE + frame.length).skipBytes(BEFORE));
        whole.add(Unpooled.wrappedBuffer(padded).slice(BEFORE, frame.length));
        whole.add(Unpooled.directBuffer().writeBytes(padded).skipBytes(BEFORE));
        Stream<ByteBuf> parts = IntStream.range(1, Math.min(frame.length, 150)).mapToObj(at -> {
            CompositeByteBuf both = Unpooled.compositeBuffer();
            both.addComponent(true, Unpooled.copiedBuffer(padded, 0, BEFORE + at));
            both.addComponent(true, Unpooled.copiedBuffer(frame, at, frame.length - at));
            return both.skipBytes(BEFORE);
        });
        return Stream.concat(whole.stream(), parts);
    }

    /** All that the message is, and how much of the bytes was left. */
    private static String read(int generation, ByteBuf in) {
        int readable = in.readableBytes();
        Message message = Protos.raw(generation).read(in, Frames.CONTEXT);
        assertThat(readable - in.readableBytes()).isEqualTo(message.wireSize());
        String text = message + " " + message.metadata() + " " + message.status() + " "
                + ByteBufUtil.hexDump((ByteBuf) message.body());
        message.release();
        in.release();
        return text;
    }

    private static String refusal(int generation, ByteBuf in) {
        String text = assertThatExceptionOfType(ProtoException.class)
                .isThrownBy(() -> Protos.raw(generation).read(in, Frames.CONTEXT))
                .actual()
                .getMessage();
        in.release();
        return text;
    }
}
