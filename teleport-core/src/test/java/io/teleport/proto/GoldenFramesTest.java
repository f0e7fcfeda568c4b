package io.teleport.proto;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.teleport.message.Message;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every frame captured between Go peers is read to its fields, and written from them to the same bytes. */
class GoldenFramesTest {

    static Stream<GoldenFile> files() {
        return GoldenFiles.ALL.stream();
    }

    static Stream<GoldenFrame> frames() {
        return files().flatMap(file -> file.load().stream());
    }

    static Stream<GoldenFrame> framesToWrite() {
        return frames().filter(frame -> frame.file().isWritten(frame));
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
    @MethodSource("framesToWrite")
    void isWrittenFromItsFields(GoldenFrame frame) {
        Message message = frame.file().message(frame);
        assertWrittenAs(frame, message);
        assertThat(message.metadata().contains("X-Reply-Error"))
                .as("the caller's metadata is left alone")
                .isFalse();
    }

    @ParameterizedTest
    @MethodSource("framesToWrite")
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
            Proto proto = frame.file().proto().forSession();
            ByteBuf in = Unpooled.buffer(bytes.length).writeBytes(bytes, 0, split);
            assertThat(proto.read(in, frame.file().context()))
                    .as("after %s bytes", split)
                    .isNull();
            assertThat(in.readerIndex()).isZero();
            in.writeBytes(bytes, split, bytes.length - split);
            Message message = proto.read(in, frame.file().context());
            assertThat(message).isNotNull();
            assertThat(message.wireSize()).isEqualTo(bytes.length);
            assertThat(in.isReadable()).isFalse();
            message.release();
            in.release();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void areReadOneAfterAnother(GoldenFile file) {
        List<GoldenFrame> frames = file.load();
        Proto proto = file.proto().forSession();
        ByteBuf in = Unpooled.buffer();
        frames.forEach(frame -> in.writeBytes(frame.bytes()));
        for (GoldenFrame frame : frames) {
            Message message = proto.read(in, file.context());
            assertThat(message).isNotNull();
            assertHolds(frame, message);
            message.release();
        }
        assertThat(in.isReadable()).isFalse();
        in.release();
    }

    /** The table of docs/protocols.md. */
    @Test
    void fewFramesAreReadButNotWritten() {
        Map<String, Integer> counts = new TreeMap<>();
        frames().forEach(frame -> frame.file().readOnly().forEach((reason, holds) -> {
            if (holds.test(frame)) {
                counts.merge(reason, 1, Integer::sum);
            }
        }));
        assertThat(counts).isEqualTo(GoldenFiles.READ_ONLY_COUNTS);
        int readOnly = counts.values().stream().mapToInt(i -> i).sum();
        assertThat(readOnly * 100L).isLessThan(5 * frames().count());
    }

    private static void assertHolds(GoldenFrame frame, Message message) {
        assertThat(message.type()).isEqualTo(frame.fields().get("mtype").asInt());
        assertThat(message.seq()).isEqualTo(frame.seq());
        assertThat(message.seqText()).isNull();
        assertThat(message.serviceMethod()).isEqualTo(frame.text("serviceMethod"));
        assertThat(message.status()).isEqualTo(frame.status());
        assertThat(message.metadata()).hasToString(frame.metadata().toString()).isEqualTo(frame.metadata());
        if (frame.fields().hasNonNull("meta")) {
            assertThat(message.metadata()).hasToString(frame.text("meta"));
        }
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
            frame.file().proto().write(message, out, frame.file().context());
            assertThat(out.readByte()).isZero();
            assertThat(message.wireSize()).isEqualTo(out.readableBytes());
            frame.file().sameness().check(frame, ByteBufUtil.getBytes(out));
        } finally {
            out.release();
        }
    }

    private static Message read(GoldenFrame frame, ByteBuf in) {
        Message message = frame.file().proto().read(in, frame.file().context());
        assertThat(message).isNotNull();
        return message;
    }
}
