package io.teleport.proto;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.teleport.xfer.XferFilter;
import io.teleport.xfer.XferRegistry;
import java.util.List;
import java.util.function.ToIntFunction;

/** When a frame that was written counts as the captured one: byte for byte, but for the freedoms that are named here. */
@FunctionalInterface
interface Sameness {

    /** Fails unless the written frame is the captured one. */
    void check(GoldenFrame frame, byte[] written);

    /** All bytes, for formats that compress nothing. */
    Sameness EXACT =
            (frame, written) -> assertThat(ByteBufUtil.hexDump(written)).isEqualTo(ByteBufUtil.hexDump(frame.bytes()));

    /**
     * Freedom "inflated": what gzip compressed is compared in its plain form, since compressors differ. The filters cover
     * all that follows a prefix.
     *
     * @param prefix bytes before the ids of the filters, of which the first four are the length
     */
    static Sameness inflated(int prefix) {
        return inflated(
                prefix,
                (frame, plain, written) ->
                        assertThat(ByteBufUtil.hexDump(written)).isEqualTo(ByteBufUtil.hexDump(plain)));
    }

    /** The same, and a further freedom in what the filters cover. */
    static Sameness inflated(int prefix, Content content) {
        return (frame, written) -> {
            List<String> pipe = frame.pipe();
            ByteBuf expected = Unpooled.wrappedBuffer(frame.bytes());
            ByteBuf actual = Unpooled.wrappedBuffer(written);
            assertThat(actual.readInt() - written.length)
                    .as("length in relation to the frame")
                    .isEqualTo(expected.readInt() - frame.bytes().length);
            int same = prefix - Integer.BYTES + pipe.size();
            assertThat(actual.readSlice(same)).isEqualTo(expected.readSlice(same));
            byte[] plain = plain(pipe, expected);
            byte[] writtenPlain = plain(pipe, actual);
            content.check(frame, plain, writtenPlain);
        };
    }

    /**
     * Freedom "inflated" where gzip covers the body alone, which ends the frame after its length and its codec.
     *
     * @param prefix bytes before the body's length
     */
    static Sameness inflatedBody(ToIntFunction<GoldenFrame> prefix) {
        return (frame, written) -> {
            if (!frame.pipe().contains("g") || frame.body().length == 0) {
                EXACT.check(frame, written);
                return;
            }
            int same = prefix.applyAsInt(frame);
            ByteBuf actual = Unpooled.wrappedBuffer(written);
            ByteBuf expected = Unpooled.wrappedBuffer(frame.bytes());
            assertThat(ByteBufUtil.hexDump(actual, 0, same)).isEqualTo(ByteBufUtil.hexDump(expected, 0, same));
            assertThat(actual.skipBytes(same).readInt()).isEqualTo(actual.readableBytes());
            expected.skipBytes(same + Integer.BYTES);
            assertThat(actual.readByte()).isEqualTo(expected.readByte());
            assertThat(plain(frame.pipe(), actual)).isEqualTo(plain(frame.pipe(), expected));
        };
    }

    /** What filters cover, with all of them undone. */
    @FunctionalInterface
    interface Content {

        void check(GoldenFrame frame, byte[] captured, byte[] written);
    }

    /** Undoes the filters and releases what they were in; a gzip header is that of Go. */
    static byte[] plain(List<String> pipe, ByteBuf packed) {
        if (pipe.isEmpty()) {
            byte[] bytes = ByteBufUtil.getBytes(packed);
            packed.release();
            return bytes;
        }
        boolean gzip = pipe.get(0).equals("g");
        if (gzip) {
            assertThat(ByteBufUtil.hexDump(packed, packed.readerIndex(), 10)).isEqualTo("1f8b08000000000000ff");
        }
        XferFilter filter = XferRegistry.defaults().find(gzip ? "gzip" : "md5");
        ByteBuf plain = filter.unpack(packed, ByteBufAllocator.DEFAULT, 1 << 20);
        packed.release();
        return plain(pipe.subList(1, pipe.size()), plain);
    }
}
