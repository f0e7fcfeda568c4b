package io.teleport.proto;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/**
 * What stands between the quotes of a JSON string, as bytes: quotes, back-slashes and bytes below 0x20 are escaped, and
 * all others, from 0x80 too, stand for themselves. So any bytes pass, and bytes that are UTF-8 make real JSON.
 */
final class JsonBytes {

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LONG_ESCAPE = "\\u00".getBytes(StandardCharsets.US_ASCII);
    private static final int REPLACEMENT = 0xfffd;

    private JsonBytes() {}

    /** Escapes what was written from this index on. */
    static void escape(ByteBuf out, int start) {
        int first = out.forEachByte(start, out.writerIndex() - start, b -> !mustEscape(b));
        if (first < 0) {
            return;
        }
        byte[] rest = ByteBufUtil.getBytes(out, first, out.writerIndex() - first);
        out.writerIndex(first).writeBytes(escaped(rest));
    }

    private static boolean mustEscape(byte b) {
        return b == '"' || b == '\\' || b >= 0 && b < 0x20;
    }

    private static byte[] escaped(byte[] plain) {
        int length = plain.length;
        for (byte b : plain) {
            length += !mustEscape(b) ? 0 : shortEscape(b) > 0 ? 1 : LONG_ESCAPE.length + 1;
        }
        byte[] escaped = new byte[length];
        int end = 0;
        for (byte b : plain) {
            if (!mustEscape(b)) {
                escaped[end++] = b;
            } else if (shortEscape(b) > 0) {
                escaped[end++] = '\\';
                escaped[end++] = shortEscape(b);
            } else {
                System.arraycopy(LONG_ESCAPE, 0, escaped, end, LONG_ESCAPE.length);
                end += LONG_ESCAPE.length;
                escaped[end++] = HEX[b >> 4];
                escaped[end++] = HEX[b & 15];
            }
        }
        return escaped;
    }

    /** The letter that stands for the byte behind a back-slash, or 0. */
    private static byte shortEscape(byte b) {
        return (byte)
                switch (b) {
                    case '"', '\\' -> b;
                    case '\n' -> 'n';
                    case '\r' -> 'r';
                    case '\t' -> 't';
                    default -> 0;
                };
    }

    /**
     * Undoes the escapes of JSON.
     *
     * @param escaped stays owned by the caller
     * @throws ProtoException for a back-slash that begins no escape
     */
    static ByteBuf unescape(ByteBuf escaped) {
        byte[] bytes = ByteBufUtil.getBytes(escaped);
        int end = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] != '\\') {
                bytes[end++] = bytes[i];
            } else if (i + 1 < bytes.length && bytes[i + 1] == 'u') {
                int codePoint = codePoint(bytes, i);
                i += codePoint >= Character.MIN_SUPPLEMENTARY_CODE_POINT ? 11 : 5;
                end = putUtf8(codePoint, bytes, end);
            } else {
                bytes[end++] = unescaped(bytes, i++);
            }
        }
        return Unpooled.wrappedBuffer(bytes, 0, end);
    }

    private static byte unescaped(byte[] bytes, int at) {
        byte kind = at + 1 < bytes.length ? bytes[at + 1] : 0;
        return (byte)
                switch (kind) {
                    case '"', '\\', '/' -> kind;
                    case 'b' -> '\b';
                    case 'f' -> '\f';
                    case 'n' -> '\n';
                    case 'r' -> '\r';
                    case 't' -> '\t';
                    default -> throw invalid(bytes, at, 2);
                };
    }

    /** The code point of four digits, or of two such escapes in a row that are a surrogate pair. */
    private static int codePoint(byte[] bytes, int at) {
        int unit = unit(bytes, at);
        if (!Character.isSurrogate((char) unit)) {
            return unit;
        }
        boolean second = at + 7 < bytes.length && bytes[at + 6] == '\\' && bytes[at + 7] == 'u';
        int low = second ? unit(bytes, at + 6) : 0;
        return Character.isSurrogatePair((char) unit, (char) low)
                ? Character.toCodePoint((char) unit, (char) low)
                : REPLACEMENT;
    }

    private static int unit(byte[] bytes, int at) {
        int unit = 0;
        for (int i = at + 2; i < at + 6; i++) {
            int digit = i < bytes.length ? Character.digit(bytes[i], 16) : -1;
            if (digit < 0) {
                throw invalid(bytes, at, i - at + 1);
            }
            unit = unit << 4 | digit;
        }
        return unit;
    }

    /** Never longer than the escape it stands for. */
    private static int putUtf8(int codePoint, byte[] bytes, int at) {
        byte[] utf8 = Character.toString(codePoint).getBytes(StandardCharsets.UTF_8);
        System.arraycopy(utf8, 0, bytes, at, utf8.length);
        return at + utf8.length;
    }

    private static ProtoException invalid(byte[] bytes, int at, int length) {
        ByteBuf escape = Unpooled.wrappedBuffer(bytes);
        String text = WireText.printable(escape, at, Math.min(length, bytes.length - at));
        return ProtoException.malformed("json escape: " + text + " (expected: one of JSON)");
    }
}
