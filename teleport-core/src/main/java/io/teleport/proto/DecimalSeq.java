package io.teleport.proto;

import io.teleport.message.Message;

/**
 * Sequences of generation 3: any text, which the answering side echoes. Numbers count from 0 in decimal, as Teleport 3
 * does; a text is a number when that number would be written as this text.
 */
final class DecimalSeq implements SeqForm {

    /** So many digits surely fit a long. */
    private static final int MAX_DIGITS = 18;

    /** The most negative number. */
    private static final int MAX_LENGTH = 20;

    @Override
    public void read(byte[] in, int start, int length, Message message) {
        long number = parse(in, start, length);
        if (number >= 0) {
            message.seq(number);
        } else {
            message.seqText(SeqText.get(in, start, length));
        }
    }

    @Override
    public int maxLength(Message message) {
        String text = message.seqText();
        return text == null ? MAX_LENGTH : text.length();
    }

    @Override
    public int write(Message message, byte[] out, int start) {
        String text = message.seqText();
        return SeqText.write(text == null ? Long.toString(message.seq()) : text, out, start);
    }

    /** The number, or -1 when there is none of this form. */
    private static long parse(byte[] in, int start, int length) {
        if (length == 0 || length > MAX_DIGITS || length > 1 && in[start] == '0') {
            return -1;
        }
        long number = 0;
        for (int i = start; i < start + length; i++) {
            int digit = in[i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }
}
