package io.teleport.proto;

import io.netty.buffer.Unpooled;
import io.teleport.message.Message;
import java.nio.charset.StandardCharsets;

/**
 * Sequences of generations 5 and 6: a signed 32-bit number in base 36. Lower case without leading zeros is written;
 * upper case, leading zeros and a plus sign are read too, as Go's {@code strconv.ParseInt} does.
 */
final class Base36Seq implements SeqForm {

    private static final int RADIX = 36;

    /** Six digits and a sign. */
    private static final int MAX_LENGTH = 7;

    private static final byte[] DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz".getBytes(StandardCharsets.US_ASCII);

    @Override
    public void read(byte[] in, int start, int length, Message message) {
        byte sign = length == 0 ? 0 : in[start];
        int digits = sign == '-' || sign == '+' ? start + 1 : start;
        long number = parse(in, digits, start + length);
        if (number < 0 || number > (sign == '-' ? -(long) Integer.MIN_VALUE : Integer.MAX_VALUE)) {
            throw invalid(WireText.printable(Unpooled.wrappedBuffer(in), start, length));
        }
        message.seq(sign == '-' ? -number : number);
    }

    @Override
    public int maxLength(Message message) {
        return MAX_LENGTH;
    }

    @Override
    public int write(Message message, byte[] out, int start) {
        String text = message.seqText();
        long seq = message.seq();
        if (text != null || seq != (int) seq) {
            throw invalid(text != null ? text : Long.toString(seq, RADIX));
        }
        int digits = start;
        if (seq < 0) {
            out[digits++] = '-';
        }
        return writeDigits(Math.abs(seq), out, digits);
    }

    private static int writeDigits(long number, byte[] out, int start) {
        int end = start + 1;
        for (long span = RADIX; number >= span; span *= RADIX) {
            end++;
        }
        long rest = number;
        for (int i = end - 1; i >= start; i--) {
            out[i] = DIGITS[(int) (rest % RADIX)];
            rest /= RADIX;
        }
        return end;
    }

    /** The number between these indices; -1 when there is none or it is far beyond the range. */
    private static long parse(byte[] in, int start, int end) {
        long number = start < end ? 0 : -1;
        for (int i = start; i < end; i++) {
            int digit = digit(in[i]);
            if (digit < 0 || number > Integer.MAX_VALUE) {
                return -1;
            }
            number = number * RADIX + digit;
        }
        return number;
    }

    private static int digit(byte b) {
        if (b >= '0' && b <= '9') {
            return b - '0';
        }
        int lower = b | 0x20;
        return lower >= 'a' && lower <= 'z' ? lower - 'a' + 10 : -1;
    }

    private static ProtoException invalid(String seq) {
        return ProtoException.malformed("seq: " + seq + " (expected: base 36 from -zik0zk to zik0zj)");
    }
}
