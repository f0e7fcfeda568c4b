package io.teleport.proto;

import io.teleport.message.Message;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Sequences of generation 4: any text, which the answering side echoes.
 *
 * <p>Numbers count as Teleport 4 does ({@code A} to {@code Z}, {@code a} to {@code z}, {@code 0} to {@code 9},
 * {@code AA}, {@code AB} ...), which is bijective base 62 less one: each text of one to six characters of the
 * alphabet is one number below {@link #COUNT} and each such number one text. A negative number, an int counter gone
 * past its end, is written as its unsigned 32 bits, and numbers from {@link #COUNT} on start again at {@code A}.
 */
final class Base62Seq implements SeqForm {

    private static final int RADIX = 62;
    private static final int MAX_DIGITS = 6;

    /** How many texts of one to six characters there are: 62 + 62^2 + ... + 62^6. */
    static final long COUNT = 57_731_386_986L;

    private static final byte[] ALPHABET =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] VALUES = values();

    @Override
    public void read(byte[] in, int start, int length, Message message) {
        long number = length > MAX_DIGITS ? -1 : parse(in, start, length);
        if (number >= 0) {
            message.seq(number);
        } else {
            message.seqText(SeqText.get(in, start, length));
        }
    }

    @Override
    public int maxLength(Message message) {
        String text = message.seqText();
        return text == null ? MAX_DIGITS : text.length();
    }

    @Override
    public int write(Message message, byte[] out, int start) {
        String text = message.seqText();
        return text == null ? writeNumber(message.seq(), out, start) : SeqText.write(text, out, start);
    }

    private static long parse(byte[] in, int start, int length) {
        long number = -1;
        for (int i = start; i < start + length; i++) {
            int digit = VALUES[in[i] & 0xff];
            if (digit < 0) {
                return -1;
            }
            number = (number + 1) * RADIX + digit;
        }
        return number;
    }

    private static int writeNumber(long seq, byte[] out, int start) {
        long rest = (seq < 0 ? seq & 0xffff_ffffL : seq) % COUNT;
        int end = start + 1;
        for (long span = RADIX; rest >= span; span *= RADIX) {
            rest -= span;
            end++;
        }
        for (int i = end - 1; i >= start; i--) {
            out[i] = ALPHABET[(int) (rest % RADIX)];
            rest /= RADIX;
        }
        return end;
    }

    private static byte[] values() {
        byte[] values = new byte[256];
        Arrays.fill(values, (byte) -1);
        for (int i = 0; i < ALPHABET.length; i++) {
            values[ALPHABET[i]] = (byte) i;
        }
        return values;
    }
}
