package io.teleport.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.buffer.UnpooledHeapByteBuf;
import io.teleport.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * Replies of one connection, encoded one behind the other by the worker that has them, to wake the event loop up once
 * for all of them. Used by one thread at a time; may be used again once they are sent.
 */
final class HeldReplies {

    private static final int MOST_FRAMES = 32;
    private static final int MOST_BYTES = 32 * 1024;

    /** An array of its own, in which codecs write in place. */
    private final ByteBuf frames = new UnpooledHeapByteBuf(UnpooledByteBufAllocator.DEFAULT, 4096, Integer.MAX_VALUE);

    private @Nullable Connection connection;
    private int count;

    boolean areOf(Connection other) {
        return connection == other;
    }

    boolean areEnough() {
        return count >= MOST_FRAMES || frames.readableBytes() >= MOST_BYTES;
    }

    /**
     * Encodes one more, of the same connection as those before.
     *
     * @throws RuntimeException when it cannot be encoded; then nothing of it is kept
     */
    void add(Connection of, Message reply) {
        int start = frames.writerIndex();
        boolean done = false;
        try {
            of.encode(reply, frames);
            connection = of;
            count++;
            done = true;
        } finally {
            if (!done) {
                frames.writerIndex(start);
            }
        }
    }

    /** Hands them to the event loop. */
    void send() {
        Connection last = connection;
        if (last != null) {
            last.sendReplies(frames, count);
            connection = null;
            count = 0;
            frames.clear();
        }
    }

    /** Whether its memory is worth keeping. */
    boolean isReusable() {
        return frames.capacity() <= 2 * MOST_BYTES;
    }
}
