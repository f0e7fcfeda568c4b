package io.teleport.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;

/** The first bytes of a connection, to tell what it is: the first line where they are text, or else hexadecimal. */
final class FirstBytesText {

    private static final int MOST = 24;

    private FirstBytesText() {}

    static String of(ByteBuf bytes) {
        ByteBuf first = bytes.slice(bytes.readerIndex(), Math.min(MOST, bytes.readableBytes()));
        return first.forEachByte(FirstBytesText::isText) < 0 && first.isReadable()
                ? '"'
                        + first.toString(StandardCharsets.US_ASCII)
                                .lines()
                                .findFirst()
                                .orElse("")
                        + '"'
                : ByteBufUtil.hexDump(first);
    }

    private static boolean isText(byte b) {
        return b >= ' ' && b < 0x7f || b == '\r' || b == '\n' || b == '\t';
    }
}
