package io.teleport.proto;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A body in HTTP's chunks. The first walk finds where it ends, in steps as bytes arrive, and keeps nothing but its place; a
 * second one collects the data.
 */
final class ChunkedBody {

    private static final int LONGEST_LINE = 1024;
    private static final int MOST_TRAILERS = 64;

    private final int start;
    private final int most;
    private int position;
    private int size;
    private int left;
    private int trailers;
    private State state = State.SIZE;

    private enum State {
        SIZE,
        DATA,
        DATA_END,
        TRAILERS,
        END
    }

    /**
     * From this place on, counted from the reader index of what will be walked.
     *
     * @param most bytes that the body may have, with its sizes and without
     */
    ChunkedBody(int start, int most) {
        this.start = start;
        this.most = most;
        this.position = start;
    }

    /** Behind the last chunk, counted like the start. */
    int end() {
        return position;
    }

    /** Bytes so far, with a chunk that is announced. */
    int length() {
        return Math.max(size, position - start);
    }

    boolean isTooLong() {
        return length() > most;
    }

    /** A copy of the data, after {@link #walk} has come to the end. */
    ByteBuf collect(ByteBuf in, ProtoContext context) {
        ByteBuf data = context.allocator().buffer(Math.max(1, size));
        new ChunkedBody(start, most).walk(in, data);
        return data;
    }

    /**
     * Goes on as far as bytes have arrived and the body is not too long; consumes nothing.
     *
     * @param data what the data is appended to, or {@code null}
     * @return whether the end has been reached
     * @throws ProtoException when a chunk is malformed
     */
    boolean walk(ByteBuf in, @Nullable ByteBuf data) {
        boolean moved = true;
        while (moved && state != State.END && !isTooLong()) {
            moved = switch (state) {
                case DATA -> data(in, data);
                default -> line(in);
            };
        }
        return state == State.END;
    }

    private boolean data(ByteBuf in, @Nullable ByteBuf data) {
        int count = Math.min(left, in.readableBytes() - position);
        if (data != null) {
            data.writeBytes(in, in.readerIndex() + position, count);
        }
        position += count;
        left -= count;
        if (left == 0) {
            state = State.DATA_END;
        }
        return left == 0;
    }

    private boolean line(ByteBuf in) {
        int from = in.readerIndex() + position;
        int end = in.indexOf(from, Math.min(in.writerIndex(), from + LONGEST_LINE), (byte) '\n');
        if (end < 0) {
            if (in.writerIndex() - from >= LONGEST_LINE) {
                throw ProtoException.malformed("chunk line: " + LONGEST_LINE + " bytes or more (expected: less)");
            }
            return false;
        }
        position += end + 1 - from;
        boolean blankEnd = end > from && in.getByte(end - 1) == '\r';
        line(in.toString(from, end - from - (blankEnd ? 1 : 0), StandardCharsets.ISO_8859_1));
        return true;
    }

    private void line(String line) {
        switch (state) {
            case SIZE -> size(line);
            case DATA_END -> {
                require(line.isEmpty(), "chunk end", line, "an empty line");
                state = State.SIZE;
            }
            default -> {
                require(++trailers <= MOST_TRAILERS, "trailers", Integer.toString(trailers), "0-" + MOST_TRAILERS);
                state = line.isEmpty() ? State.END : State.TRAILERS;
            }
        }
    }

    private void size(String line) {
        int extension = line.indexOf(';');
        String digits = (extension < 0 ? line : line.substring(0, extension)).strip();
        boolean valid =
                !digits.isEmpty() && digits.length() <= 7 && digits.chars().allMatch(c -> Character.digit(c, 16) >= 0);
        require(valid, "chunk size", digits, "0-fffffff");
        left = Integer.parseInt(digits, 16);
        require(size + (long) left <= Integer.MAX_VALUE, "chunk size", digits, "no more than fit one message");
        size += left;
        state = left == 0 ? State.TRAILERS : State.DATA;
    }

    private static void require(boolean holds, String what, String found, String expected) {
        if (!holds) {
            String shown = found.substring(0, Math.min(16, found.length()));
            throw ProtoException.malformed(what + ": " + shown + " (expected: " + expected + ")");
        }
    }
}
