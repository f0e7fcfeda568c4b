package io.teleport.proto;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** Sequences that are any bytes, kept as text with one character for each. */
final class SeqText {

    private SeqText() {}

    /** The next {@code length} bytes, which are not consumed. */
    static String get(ByteBuf in, int length) {
        return in.toString(in.readerIndex(), length, StandardCharsets.ISO_8859_1);
    }

    static void write(String text, ByteBuf out) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > 0xff) {
                throw ProtoException.malformed("seq: " + text + " (expected: characters up to U+00FF)");
            }
            out.writeByte(c);
        }
    }
}
