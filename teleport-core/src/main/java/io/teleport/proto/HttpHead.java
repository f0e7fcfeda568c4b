package io.teleport.proto;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The first line and the header lines of an HTTP message; names in any case, but kept as they came. */
final class HttpHead {

    private final String first;
    private final String second;
    private final String third;
    private final List<String> headers = new ArrayList<>();

    private HttpHead(String first, String second, String third) {
        this.first = first;
        this.second = second;
        this.third = third;
    }

    /**
     * Parses a head.
     *
     * @param in a view that ends behind the empty line; consumed
     * @throws ProtoException when a line is not well-formed
     */
    static HttpHead parse(ByteBuf in) {
        HttpHead head = firstLine(readLine(in));
        for (String line = readLine(in); !line.isEmpty(); line = readLine(in)) {
            head.add(line);
        }
        return head;
    }

    /** Lines end with a line feed; the carriage return before it may be missing. */
    private static String readLine(ByteBuf in) {
        int end = in.indexOf(in.readerIndex(), in.writerIndex(), (byte) '\n');
        String line = in.toString(in.readerIndex(), end - in.readerIndex(), StandardCharsets.UTF_8);
        in.readerIndex(end + 1);
        return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    }

    private static HttpHead firstLine(String line) {
        int one = line.indexOf(' ');
        int two = line.indexOf(' ', one + 1);
        boolean response = line.startsWith("HTTP/");
        boolean whole = response ? one > 0 : one > 0 && two > 0;
        if (!whole || hasControls(line) || !response && line.indexOf(' ', two + 1) >= 0) {
            throw ProtoException.malformed("first line: " + line.length() + " characters (expected: METHOD target"
                    + " HTTP/1.1, or HTTP/1.1 status reason)");
        }
        int end = two < 0 ? line.length() : two;
        return new HttpHead(
                line.substring(0, one), line.substring(one + 1, end), line.substring(Math.min(end + 1, line.length())));
    }

    private void add(String line) {
        int colon = line.indexOf(':');
        String name = line.substring(0, Math.max(0, colon));
        if (!HttpText.isToken(name) || hasControls(line)) {
            throw ProtoException.malformed(
                    "header line: " + line.length() + " characters (expected: a name, a colon and a value)");
        }
        headers.add(name);
        headers.add(line.substring(colon + 1).strip());
    }

    private static boolean hasControls(String line) {
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c < ' ' && c != '\t' || c == 0x7f) {
                return true;
            }
        }
        return false;
    }

    boolean isResponse() {
        return first.startsWith("HTTP/");
    }

    String method() {
        return first;
    }

    String target() {
        return second;
    }

    /** The protocol version of a request or response. */
    String version() {
        return isResponse() ? first : third;
    }

    /** The number of a response. */
    String statusCode() {
        return second;
    }

    /** The text of a response. */
    String reason() {
        return third;
    }

    /** The value of the first header of this name, or {@code null}. */
    @Nullable
    String get(String name) {
        for (int i = 0; i < headers.size(); i += 2) {
            if (headers.get(i).equalsIgnoreCase(name)) {
                return headers.get(i + 1);
            }
        }
        return null;
    }

    /** Whether a comma-separated header has this word in any case. */
    boolean has(String name, String word) {
        for (int i = 0; i < headers.size(); i += 2) {
            if (headers.get(i).equalsIgnoreCase(name) && contains(headers.get(i + 1), word)) {
                return true;
            }
        }
        return false;
    }

    private static boolean contains(String list, String word) {
        for (String item : list.split(",", -1)) {
            int end = item.indexOf(';');
            String value = end < 0 ? item : item.substring(0, end);
            if (value.strip().toLowerCase(Locale.ROOT).equals(word)) {
                return true;
            }
        }
        return false;
    }

    /**
     * The value of a header that may occur once only.
     *
     * @throws ProtoException when it occurs again, even with the same value: not everybody on the way reads it alike
     */
    @Nullable
    String single(String name) {
        String value = null;
        for (int i = 0; i < headers.size(); i += 2) {
            if (headers.get(i).equalsIgnoreCase(name)) {
                if (value != null) {
                    throw ProtoException.malformed(name + ": two values (expected: one)");
                }
                value = headers.get(i + 1);
            }
        }
        return value;
    }

    void forEach(BiConsumer<String, String> action) {
        for (int i = 0; i < headers.size(); i += 2) {
            action.accept(headers.get(i), headers.get(i + 1));
        }
    }
}
