package io.teleport.proto;

import io.netty.buffer.ByteBuf;
import io.teleport.message.Message;
import java.nio.charset.StandardCharsets;

/** Sequences as bytes: any text with one byte for each character, and what a form makes of a number. */
final class SeqText {

    private SeqText() {}

    /** The next {@code length} bytes, which are not consumed. */
    static String get(ByteBuf in, int length) {
        return in.toString(in.readerIndex(), length, StandardCharsets.ISO_8859_1);
    }

    /** Appends the sequence of the message in this form, which may refuse it. */
    static void write(SeqForm form, Message message, ByteBuf out) {
        byte[] text = new byte[form.maxLength(message)];
        out.writeBytes(text, 0, form.write(message, text, 0));
    }

    /** Writes the text from this index on; returns the index behind it. */
    static int write(String text, byte[] out, int start) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > 0xff) {
                throw ProtoException.malformed("seq: " + text + " (expected: characters up to U+00FF)");
            }
            out[start + i] = (byte) c;
        }
        return start + text.length();
    }
}
