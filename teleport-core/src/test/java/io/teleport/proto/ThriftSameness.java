package io.teleport.proto;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** When thrift messages count as the same. */
final class ThriftSameness {

    /** Freedom "inflated" for the last field, the body. */
    static final Sameness UNFRAMED =
            (frame, written) -> assertThat(unframed(frame, written)).isEqualTo(unframed(frame, frame.bytes()));

    /** Freedom "header order", since Go walks a map to write it, and "inflated" for the body. */
    static final Sameness FRAMED =
            (frame, written) -> assertThat(framed(frame, written)).isEqualTo(framed(frame, frame.bytes()));

    private ThriftSameness() {}

    private static Parts unframed(GoldenFrame frame, byte[] bytes) {
        ByteBuf in = Unpooled.wrappedBuffer(bytes);
        int start = in.skipBytes(4).readInt() + 12;
        in.readerIndex(start + 3);
        in.skipBytes(in.readInt() + 3);
        in.skipBytes(in.readInt() + 3 + 4 + 3);
        String before = ByteBufUtil.hexDump(in, 0, in.readerIndex());
        String body = body(frame, in);
        return new Parts(before, Map.of(), ByteBufUtil.hexDump(in), body);
    }

    private static Parts framed(GoldenFrame frame, byte[] bytes) {
        ByteBuf in = Unpooled.wrappedBuffer(bytes);
        assertThat(in.readInt()).isEqualTo(in.readableBytes());
        String fixed = ByteBufUtil.hexDump(in.readSlice(8));
        ByteBuf header = in.readSlice(in.readUnsignedShort() * 4);
        fixed += ByteBufUtil.hexDump(header.readSlice(4));
        Map<String, String> pairs = new TreeMap<>();
        for (int i = header.getByte(3); i > 0; i--) {
            pairs.put(text(header), text(header));
        }
        assertThat(header.readableBytes()).isLessThan(4);
        String message = ByteBufUtil.hexDump(in.readSlice(in.getInt(in.readerIndex() + 4) + 12));
        boolean struct = !pairs.containsKey(ThriftHeader.BODY_CODEC);
        String body = struct ? ByteBufUtil.hexDump(in) : body(frame, in);
        return new Parts(fixed, pairs, message, body);
    }

    private static String text(ByteBuf header) {
        int length = header.readByte();
        if (length < 0) {
            length = length & 0x7f | header.readByte() << 7;
        }
        return header.readSlice(length).toString(StandardCharsets.UTF_8);
    }

    private static String body(GoldenFrame frame, ByteBuf in) {
        return ByteBufUtil.hexDump(Sameness.plain(frame.pipe(), in.readRetainedSlice(in.readInt())));
    }

    private record Parts(String fixed, Map<String, String> headers, String message, String body) {}
}
