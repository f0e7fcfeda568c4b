package io.teleport.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.lang.reflect.Array;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Fields as form text and back, as Go's {@code url.Values.Encode} and {@code url.ParseQuery} do. */
final class FormText {

    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

    private FormText() {}

    static void write(Map<?, ?> fields, ByteBuf out) {
        Map<String, Object> sorted = new TreeMap<>();
        fields.forEach((name, value) -> {
            if (value != null) {
                sorted.put(String.valueOf(name), value);
            }
        });
        int start = out.writerIndex();
        sorted.forEach((name, value) -> writeValues(name, value, start, out));
    }

    /** The values of each field, fields in order of first occurrence. */
    static Map<String, List<String>> read(ByteBuf in) {
        Map<String, List<String>> fields = new LinkedHashMap<>();
        byte[] text = ByteBufUtil.getBytes(in);
        for (int start = 0; start < text.length; ) {
            int end = indexOf(text, '&', start, text.length);
            if (end > start) {
                int equals = indexOf(text, '=', start, end);
                String value = decode(text, Math.min(equals + 1, end), end);
                fields.computeIfAbsent(decode(text, start, equals), name -> new ArrayList<>(1))
                        .add(value);
            }
            start = end + 1;
        }
        return fields;
    }

    private static void writeValues(String name, Object value, int start, ByteBuf out) {
        if (value instanceof Iterable<?> values) {
            values.forEach(each -> writeField(name, each, start, out));
        } else if (value.getClass().isArray()) {
            for (int i = 0; i < Array.getLength(value); i++) {
                writeField(name, Array.get(value, i), start, out);
            }
        } else {
            writeField(name, value, start, out);
        }
    }

    private static void writeField(String name, @Nullable Object value, int start, ByteBuf out) {
        if (out.writerIndex() > start) {
            out.writeByte('&');
        }
        encode(name, out);
        out.writeByte('=');
        encode(value == null ? "" : textOf(name, value), out);
    }

    private static String textOf(String name, Object value) {
        if (value instanceof Enum<?> constant) {
            return constant.name();
        }
        if (value instanceof Map
                || value instanceof Iterable
                || value.getClass().isArray()) {
            throw new CodecException(
                    "form field " + name + ": " + value.getClass().getTypeName()
                            + " (expected: a single value, or an array or collection of them)");
        }
        return value.toString();
    }

    private static void encode(String text, ByteBuf out) {
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            if (isUnreserved(b)) {
                out.writeByte(b);
            } else if (b == ' ') {
                out.writeByte('+');
            } else {
                out.writeByte('%').writeByte(HEX[(b >> 4) & 15]).writeByte(HEX[b & 15]);
            }
        }
    }

    private static String decode(byte[] text, int start, int end) {
        byte[] plain = new byte[end - start];
        int length = 0;
        for (int i = start; i < end; i++) {
            if (text[i] == '%') {
                plain[length++] = hexAt(text, i, end);
                i += 2;
            } else {
                plain[length++] = text[i] == '+' ? (byte) ' ' : text[i];
            }
        }
        return new String(plain, 0, length, StandardCharsets.UTF_8);
    }

    private static byte hexAt(byte[] text, int percent, int end) {
        int high = percent + 2 < end ? Character.digit(text[percent + 1], 16) : -1;
        int low = percent + 2 < end ? Character.digit(text[percent + 2], 16) : -1;
        if (high < 0 || low < 0) {
            String escape = new String(text, percent, Math.min(3, end - percent), StandardCharsets.ISO_8859_1);
            throw CodecException.stackless("form body: " + escape + " (expected: % and two hexadecimal digits)");
        }
        return (byte) (high << 4 | low);
    }

    private static boolean isUnreserved(byte b) {
        return b >= 'a' && b <= 'z'
                || b >= 'A' && b <= 'Z'
                || b >= '0' && b <= '9'
                || b == '-'
                || b == '_'
                || b == '.'
                || b == '~';
    }

    private static int indexOf(byte[] text, char wanted, int start, int end) {
        for (int i = start; i < end; i++) {
            if (text[i] == wanted) {
                return i;
            }
        }
        return end;
    }
}
