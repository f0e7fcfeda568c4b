package io.teleport.proto;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.teleport.message.Metadata;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** The small grammars of HTTP: tokens, header values, request targets. */
final class HttpText {

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private HttpText() {}

    static boolean isToken(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isTokenChar(text.charAt(i))) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    private static boolean isTokenChar(int c) {
        return c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || c >= '0' && c <= '9'
                || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }

    /** Appends a header line; control characters of the value become blanks, so that none can begin a line of its own. */
    static void writeHeader(String name, String value, ByteBuf out) {
        ByteBufUtil.writeAscii(out, name);
        ByteBufUtil.writeAscii(out, ": ");
        ByteBufUtil.writeUtf8(out, withoutControls(value).strip());
        ByteBufUtil.writeAscii(out, "\r\n");
    }

    private static String withoutControls(String value) {
        StringBuilder text = new StringBuilder(value);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == 0x7f) {
                text.setCharAt(i, ' ');
            }
        }
        return text.toString();
    }

    /** Where the host of a whole URL begins; 0 when the target is none. */
    static int hostStart(String target) {
        return target.startsWith("http://") ? 7 : target.startsWith("https://") ? 8 : 0;
    }

    /** Where the path begins; the end of the text when a URL has none. */
    static int pathStart(String target) {
        int host = hostStart(target);
        int slash = host == 0 ? 0 : target.indexOf('/', host);
        return slash < 0 ? target.length() : slash;
    }

    /** The pairs of the query of a service method. */
    static Metadata queryOf(String serviceMethod) {
        int query = serviceMethod.indexOf('?');
        return query < 0 ? new Metadata() : Metadata.parse(serviceMethod.substring(query + 1));
    }

    /** Percent-encodes what the path and query of a request may not hold; of the path the percent sign too. */
    static String encodeTarget(String target) {
        int query = target.indexOf('?');
        return query < 0
                ? encode(target, true)
                : encode(target.substring(0, query), true) + encode(target.substring(query), false);
    }

    private static String encode(String text, boolean path) {
        StringBuilder encoded = new StringBuilder(text.length());
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = b > ' ' && b != 0x7f && "\"<>\\^`{|}#".indexOf(b) < 0 && !(path && b == '%');
            if (plain) {
                encoded.append((char) b);
            } else {
                encoded.append('%').append(HEX.toHexDigits(b));
            }
        }
        return encoded.toString();
    }

    /**
     * Undoes the percent-encoding of a path; an encoded question mark stays, for it begins no query.
     *
     * @throws ProtoException for a percent sign without two hexadecimal digits
     */
    static String decodePath(String path) {
        if (path.indexOf('%') < 0) {
            return path;
        }
        byte[] encoded = path.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream plain = new ByteArrayOutputStream(encoded.length);
        for (int i = 0; i < encoded.length; i++) {
            int value = encoded[i] == '%' ? hexAt(encoded, i + 1) : -1;
            if (value >= 0 && value != '?') {
                plain.write(value);
                i += 2;
            } else {
                plain.write(encoded[i]);
            }
        }
        return plain.toString(StandardCharsets.UTF_8);
    }

    private static int hexAt(byte[] text, int at) {
        int high = at + 1 < text.length ? Character.digit(text[at], 16) : -1;
        int low = high < 0 ? -1 : Character.digit(text[at + 1], 16);
        if (low < 0) {
            throw ProtoException.malformed("target: a percent sign alone (expected: two hexadecimal digits after it)");
        }
        return high << 4 | low;
    }
}
