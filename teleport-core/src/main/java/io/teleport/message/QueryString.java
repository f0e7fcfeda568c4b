package io.teleport.message;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The query string form of metadata and statuses, percent-encoded as Go's fasthttp-derived writer does: unreserved are
 * letters, digits and {@code * - . _}; everything else is {@code %XX} in upper case.
 */
final class QueryString {

    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

    private QueryString() {}

    /** Names and values in turn, in a list of the caller's own; what has neither name nor value is left out. */
    static List<String> parse(byte[] wire) {
        List<String> pairs = new ArrayList<>(4);
        int start = 0;
        while (start < wire.length) {
            int end = indexOf(wire, '&', start, wire.length);
            int equals = indexOf(wire, '=', start, end);
            if (equals > start || equals + 1 < end) {
                pairs.add(decode(wire, start, equals));
                pairs.add(decode(wire, Math.min(equals + 1, end), end));
            }
            start = end + 1;
        }
        return pairs;
    }

    /** The first value under this name, or {@code null}; makes no text of other pairs, however many there are. */
    static @Nullable String find(byte[] wire, String name) {
        int start = 0;
        while (start < wire.length) {
            int end = indexOf(wire, '&', start, wire.length);
            int equals = indexOf(wire, '=', start, end);
            boolean present = equals > start || equals + 1 < end;
            if (present && isName(wire, start, equals, name)) {
                return decode(wire, Math.min(equals + 1, end), end);
            }
            start = end + 1;
        }
        return null;
    }

    private static boolean isName(byte[] wire, int start, int end, String name) {
        for (int i = start; i < end; i++) {
            byte b = wire[i];
            if (b == '%' || b == '+' || b < 0) {
                return decode(wire, start, end).equals(name);
            }
            if (i - start >= name.length() || b != name.charAt(i - start)) {
                return false;
            }
        }
        return end - start == name.length();
    }

    static void write(List<String> pairs, ByteBuf out) {
        for (int i = 0; i < pairs.size(); i += 2) {
            if (i > 0) {
                out.writeByte('&');
            }
            encode(pairs.get(i), out);
            if (!pairs.get(i + 1).isEmpty()) {
                out.writeByte('=');
                encode(pairs.get(i + 1), out);
            }
        }
    }

    static String format(List<String> pairs) {
        ByteBuf out = Unpooled.buffer();
        write(pairs, out);
        return out.toString(StandardCharsets.US_ASCII);
    }

    static void encode(String text, ByteBuf out) {
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            if (isUnreserved(b)) {
                out.writeByte(b);
            } else {
                out.writeByte('%').writeByte(HEX[(b >> 4) & 15]).writeByte(HEX[b & 15]);
            }
        }
    }

    private static String decode(byte[] wire, int start, int end) {
        byte[] plain = new byte[end - start];
        int length = 0;
        for (int i = start; i < end; i++) {
            int value = wire[i] == '%' ? hexAt(wire, i + 1, end) : -1;
            if (value >= 0) {
                plain[length++] = (byte) value;
                i += 2;
            } else {
                plain[length++] = wire[i] == '+' ? (byte) ' ' : wire[i];
            }
        }
        return new String(plain, 0, length, StandardCharsets.UTF_8);
    }

    /** The byte that two hexadecimal digits name, or -1 when they are none; such an escape is kept literally. */
    private static int hexAt(byte[] wire, int at, int end) {
        if (at + 1 >= end) {
            return -1;
        }
        int high = Character.digit(wire[at], 16);
        int low = Character.digit(wire[at + 1], 16);
        return high < 0 || low < 0 ? -1 : high << 4 | low;
    }

    private static boolean isUnreserved(byte b) {
        return b >= 'a' && b <= 'z'
                || b >= 'A' && b <= 'Z'
                || b >= '0' && b <= '9'
                || b == '*'
                || b == '-'
                || b == '.'
                || b == '_';
    }

    private static int indexOf(byte[] wire, char wanted, int start, int end) {
        for (int i = start; i < end; i++) {
            if (wire[i] == wanted) {
                return i;
            }
        }
        return end;
    }
}
