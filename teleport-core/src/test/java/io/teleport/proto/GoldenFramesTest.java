package io.teleport.proto;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.teleport.codec.CodecRegistry;
import io.teleport.message.Message;
import io.teleport.xfer.XferFilter;
import io.teleport.xfer.XferRegistry;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every raw frame captured between Go peers is read to its fields, and written from them to the same bytes. */
class GoldenFramesTest {

    private static final Map<String, Proto> FILES = Map.of(
            "v4.2.0-raw", Protos.raw(4),
            "v5.0.0-raw", Protos.raw(5),
            "v5.4.2-raw", Protos.raw(5),
            "v6.3.5-raw", Protos.raw(6));

    private static final XferRegistry FILTERS = XferRegistry.defaults();
    private static final ProtoContext CONTEXT = new ProtoContext(
            ProtoLimits.DEFAULT, CodecRegistry.defaults(), FILTERS, ByteBufAllocator.DEFAULT, ServiceMethods.PLAIN);

    static Stream<GoldenFrame> frames() {
        return FILES.keySet().stream().sorted().flatMap(file -> GoldenFrame.load(file).stream());
    }

    static Stream<String> files() {
        return FILES.keySet().stream().sorted();
    }

    @Test
    void noFrameIsMissing() {
        assertThat(frames()).hasSize(341);
    }

    @ParameterizedTest
    @MethodSource("frames")
    void isReadToItsFields(GoldenFrame frame) {
        ByteBuf in = Unpooled.wrappedBuffer(frame.bytes());
        Message message = read(frame, in);
        try {
            assertHolds(frame, message);
            assertThat(in.isReadable()).isFalse();
        } finally {
            message.release();
            in.release();
        }
    }

    @ParameterizedTest
    @MethodSource("frames")
    void isWrittenFromItsFields(GoldenFrame frame) {
        Message message = frame.toMessage(FILTERS);
        assertWrittenAs(frame, message);
        assertThat(message.metadata().contains("X-Reply-Error"))
                .as("the caller's metadata is left alone")
                .isFalse();
    }

    @ParameterizedTest
    @MethodSource("frames")
    void isWrittenAgainAsItWasRead(GoldenFrame frame) {
        ByteBuf in = Unpooled.wrappedBuffer(frame.bytes());
        Message message = read(frame, in);
        try {
            assertWrittenAs(frame, message);
        } finally {
            message.release();
            in.release();
        }
    }

    @ParameterizedTest
    @MethodSource("frames")
    void isReadOnlyWhenItsLastByteIsThere(GoldenFrame frame) {
        byte[] bytes = frame.bytes();
        for (int split = 0; split < bytes.length; split++) {
            ByteBuf in = Unpooled.buffer(bytes.length).writeBytes(bytes, 0, split);
            assertThat(proto(frame).read(in, CONTEXT))
                    .as("after %s bytes", split)
                    .isNull();
            assertThat(in.readerIndex()).isZero();
            Message message = read(frame, in.writeBytes(bytes, split, bytes.length - split));
            assertThat(message.wireSize()).isEqualTo(bytes.length);
            assertThat(in.isReadable()).isFalse();
            message.release();
            in.release();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void areReadOneAfterAnother(String file) {
        List<GoldenFrame> frames = GoldenFrame.load(file);
        ByteBuf in = Unpooled.buffer();
        frames.forEach(frame -> in.writeBytes(frame.bytes()));
        for (GoldenFrame frame : frames) {
            Message message = read(frame, in);
            assertHolds(frame, message);
            message.release();
        }
        assertThat(in.isReadable()).isFalse();
        in.release();
    }

    private static void assertHolds(GoldenFrame frame, Message message) {
        assertThat(message.type()).isEqualTo(frame.fields().get("mtype").asInt());
        assertThat(message.seq()).isEqualTo(frame.seq());
        assertThat(message.seqText()).isNull();
        assertThat(message.serviceMethod()).isEqualTo(frame.text("serviceMethod"));
        assertThat(message.status()).isEqualTo(frame.status());
        assertThat(message.metadata()).hasToString(frame.metadata().toString()).isEqualTo(frame.metadata());
        assertThat(message.metadata()).hasToString(frame.text("meta"));
        assertThat(message.bodyCodec() & 0xff)
                .isEqualTo(frame.fields().get("bodyCodecId").asInt());
        assertThat(message.pipe().filters())
                .extracting(filter -> Character.toString(filter.id()))
                .isEqualTo(frame.pipe());
        assertThat(message.body()).isInstanceOf(ByteBuf.class);
        assertThat(ByteBufUtil.getBytes((ByteBuf) message.body())).isEqualTo(frame.body());
        assertThat(message.wireSize()).isEqualTo(frame.bytes().length);
    }

    private static void assertWrittenAs(GoldenFrame frame, Message message) {
        ByteBuf out = Unpooled.buffer().writeByte(0);
        try {
            proto(frame).write(message, out, CONTEXT);
            assertThat(out.readByte()).isZero();
            assertThat(message.wireSize()).isEqualTo(out.readableBytes());
            assertThat(out.getInt(out.readerIndex())).isEqualTo(out.readableBytes());
            assertSameFrame(frame, ByteBufUtil.getBytes(out));
        } finally {
            out.release();
        }
    }

    /** Compressors differ, so compressed frames are compared by what is before the compressed bytes and in them. */
    private static void assertSameFrame(GoldenFrame frame, byte[] written) {
        if (!frame.pipe().contains("g")) {
            assertThat(ByteBufUtil.hexDump(written)).isEqualTo(frame.text("hex"));
            return;
        }
        int prefix = (frame.fields().has("version") ? 6 : 5) + frame.pipe().size();
        ByteBuf expected = Unpooled.wrappedBuffer(frame.bytes());
        ByteBuf actual = Unpooled.wrappedBuffer(written);
        assertThat(actual.slice(4, prefix - 4)).isEqualTo(expected.slice(4, prefix - 4));
        expected.skipBytes(prefix);
        actual.skipBytes(prefix);
        assertSamePacked(frame.pipe(), expected, actual);
    }

    private static void assertSamePacked(List<String> pipe, ByteBuf expected, ByteBuf actual) {
        if (pipe.isEmpty()) {
            assertThat(ByteBufUtil.hexDump(actual)).isEqualTo(ByteBufUtil.hexDump(expected));
            expected.release();
            actual.release();
            return;
        }
        boolean gzip = pipe.get(0).equals("g");
        if (gzip) {
            assertThat(actual.slice(actual.readerIndex(), 10)).isEqualTo(expected.slice(expected.readerIndex(), 10));
        }
        XferFilter filter = FILTERS.find(gzip ? "gzip" : "md5");
        ByteBuf expectedPlain = filter.unpack(expected, ByteBufAllocator.DEFAULT, 1 << 20);
        ByteBuf actualPlain = filter.unpack(actual, ByteBufAllocator.DEFAULT, 1 << 20);
        expected.release();
        actual.release();
        assertSamePacked(pipe.subList(1, pipe.size()), expectedPlain, actualPlain);
    }

    private static Message read(GoldenFrame frame, ByteBuf in) {
        Message message = proto(frame).read(in, CONTEXT);
        assertThat(message).isNotNull();
        return message;
    }

    private static Proto proto(GoldenFrame frame) {
        return FILES.get(frame.file());
    }
}
