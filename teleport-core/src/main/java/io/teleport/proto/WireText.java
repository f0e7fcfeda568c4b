package io.teleport.proto;

import io.netty.buffer.ByteBuf;

/** Shows bytes of a peer in an exception's text, in one line and bounded, so that they cannot forge a log. */
final class WireText {

    private static final int LONGEST = 32;

    private WireText() {}

    /** At most {@value #LONGEST} of the bytes, those outside printable ASCII as question marks, in quotes. */
    static String printable(ByteBuf in, int index, int length) {
        StringBuilder text = new StringBuilder("\"");
        for (int i = 0; i < Math.min(length, LONGEST); i++) {
            byte b = in.getByte(index + i);
            text.append(b >= ' ' && b < 0x7f ? (char) b : '?');
        }
        return text.append(length > LONGEST ? "..\"" : "\"").toString();
    }
}
