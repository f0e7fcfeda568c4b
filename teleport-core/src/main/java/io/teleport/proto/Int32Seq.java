package io.teleport.proto;

import io.netty.buffer.Unpooled;
import io.teleport.message.Message;
import java.nio.charset.StandardCharsets;

/** Sequences of generations 5 and 6 in formats of text: a signed 32-bit number in decimal. */
final class Int32Seq implements SeqForm {

    private static final int MAX_LENGTH = 64;

    /** The most negative number. */
    private static final int MAX_WRITTEN = 11;

    @Override
    public void read(byte[] in, int start, int length, Message message) {
        try {
            message.seq(
                    Integer.parseInt(new String(in, start, Math.min(length, MAX_LENGTH), StandardCharsets.US_ASCII)));
        } catch (NumberFormatException e) {
            throw invalid(WireText.printable(Unpooled.wrappedBuffer(in), start, length));
        }
    }

    @Override
    public int maxLength(Message message) {
        return MAX_WRITTEN;
    }

    @Override
    public int write(Message message, byte[] out, int start) {
        return SeqText.write(Integer.toString(intOf(message)), out, start);
    }

    /**
     * The sequence as a number.
     *
     * @throws ProtoException when it is none, or beyond 32 bits
     */
    static int intOf(Message message) {
        String text = message.seqText();
        long seq = message.seq();
        if (text != null || seq != (int) seq) {
            throw invalid(text != null ? text : Long.toString(seq));
        }
        return (int) seq;
    }

    private static ProtoException invalid(String seq) {
        return ProtoException.malformed("seq: " + seq + " (expected: -2147483648-2147483647)");
    }
}
