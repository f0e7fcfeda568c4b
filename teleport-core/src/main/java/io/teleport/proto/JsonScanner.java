package io.teleport.proto;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.ByteProcessor;

/**
 * Takes a JSON object apart, byte by byte and without recursion, so that depth costs nothing. Strings may hold raw control
 * characters, as Go's writer leaves them.
 */
final class JsonScanner {

    private final ByteBuf in;
    private final int start;

    /** Consumes the buffer, which stays owned by the caller. */
    JsonScanner(ByteBuf in) {
        this.in = in;
        this.start = in.readerIndex();
    }

    /** Skips blanks and then expects this byte. */
    void expect(char wanted) {
        if (peek() != wanted) {
            throw unexpected("'" + wanted + "'");
        }
        in.skipBytes(1);
    }

    /** Skips blanks and then takes this byte if it comes next. */
    boolean accept(char wanted) {
        boolean there = peek() == wanted;
        if (there) {
            in.skipBytes(1);
        }
        return there;
    }

    /** Nothing but blanks may follow. */
    void expectEnd() {
        if (peek() >= 0) {
            throw unexpected("the end");
        }
    }

    /** The content of the string that comes next, its escapes undone; a view, or memory of its own. */
    ByteBuf string() {
        expect('"');
        int first = in.readerIndex();
        boolean escaped = skipString();
        ByteBuf content = in.slice(first, in.readerIndex() - first - 1);
        return escaped ? JsonBytes.unescape(content) : content;
    }

    /** The value that comes next: of a string the content, of {@code null} nothing, of any other its JSON text. */
    ByteBuf value() {
        int next = peek();
        if (next == '"') {
            return string();
        }
        int first = in.readerIndex();
        if (next == '{' || next == '[') {
            skipNested();
        } else {
            skipScalar();
        }
        ByteBuf text = in.slice(first, in.readerIndex() - first);
        return text.getByte(0) == 'n' ? Unpooled.EMPTY_BUFFER : text;
    }

    /** The next byte that is no blank, or -1 at the end; it is not consumed. */
    private int peek() {
        while (in.isReadable()) {
            byte b = in.getByte(in.readerIndex());
            if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
                return b & 0xff;
            }
            in.skipBytes(1);
        }
        return -1;
    }

    /** From behind the opening quote to behind the closing one; returns whether there are escapes. */
    private boolean skipString() {
        boolean escaped = false;
        while (skipTo(c -> c != '"' && c != '\\') == '\\') {
            escaped = true;
            in.skipBytes(Math.min(1, in.readableBytes()));
        }
        return escaped;
    }

    private void skipNested() {
        int depth = 0;
        do {
            switch (skipTo(c -> c != '"' && c != '{' && c != '[' && c != '}' && c != ']')) {
                case '"' -> skipString();
                case '{', '[' -> depth++;
                default -> depth--;
            }
        } while (depth > 0);
    }

    /** Consumes up to the byte for which the processor ends, and that byte. */
    private byte skipTo(ByteProcessor processor) {
        int at = in.forEachByte(processor);
        if (at < 0) {
            in.readerIndex(in.writerIndex());
            throw unexpected("the end of the value");
        }
        in.readerIndex(at + 1);
        return in.getByte(at);
    }

    private void skipScalar() {
        int first = in.readerIndex();
        while (in.isReadable() && isScalar(in.getByte(in.readerIndex()))) {
            in.skipBytes(1);
        }
        if (in.readerIndex() == first) {
            throw unexpected("a value");
        }
    }

    private static boolean isScalar(byte b) {
        return b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b == '-' || b == '+' || b == '.';
    }

    private ProtoException unexpected(String expected) {
        int at = in.readerIndex();
        String found = in.isReadable() ? WireText.printable(in, at, Math.min(8, in.readableBytes())) : "the end";
        return ProtoException.malformed("json byte " + (at - start) + ": " + found + " (expected: " + expected + ")");
    }
}
