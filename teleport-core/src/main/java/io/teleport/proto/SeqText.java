package io.teleport.proto;

import io.netty.buffer.ByteBuf;
import io.teleport.message.Message;
import java.nio.charset.StandardCharsets;

/** Sequences as bytes: any text with one byte for each character, and what a form makes of a number. */
final class SeqText {

    private SeqText() {}

    /** The {@code length} bytes from this index on as text. */
    static String get(byte[] in, int start, int length) {
        return new String(in, start, length, StandardCharsets.ISO_8859_1);
    }

    /** Consumes {@code length} bytes and sets the sequence of the message to what they are in this form, if they are. */
    static void read(SeqForm form, ByteBuf in, int length, Message message) {
        byte[] text = new byte[length];
        in.readBytes(text);
        form.read(text, 0, length, message);
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
