package io.teleport.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledHeapByteBuf;
import io.teleport.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * Frames that go to the channel together, one behind the other. Those that are encoded here are in an array, from which
 * all are copied at once, which is cheaper than to encode them outside the heap; those that were encoded before are
 * copied there at once. Keeps no memory while it is empty. Confined to the event loop.
 */
final class FrameBatch {

    private final Frames frames;
    private final SizeGuess size = new SizeGuess();
    private @Nullable ByteBuf bytes;
    private boolean encoding;

    FrameBatch(Frames frames) {
        this.frames = frames;
    }

    /**
     * Encodes the message behind the others; what its codec writes meanwhile comes behind it.
     *
     * @throws RuntimeException when it cannot be encoded; then nothing of it is kept
     */
    void encode(Message message) {
        ByteBuf present = bytes;
        ByteBuf before = present == null ? SpareBuffer.take() : present;
        boolean outermost = !encoding;
        bytes = null;
        encoding = true;
        try {
            frames.append(message, before);
        } finally {
            encoding = !outermost;
            putBack(before);
        }
    }

    private void putBack(ByteBuf before) {
        ByteBuf meanwhile = bytes;
        if (meanwhile != null) {
            before.writeBytes(meanwhile);
            discard(meanwhile);
        }
        bytes = before;
        if (!before.isReadable()) {
            drop();
        }
    }

    /** Copies frames behind the others, and releases the original. */
    void add(ByteBuf added) {
        try {
            ByteBuf present = bytes;
            if (present == null) {
                present = frames.newBuffer(size.guess());
                bytes = present;
            }
            Frames.copy(added, present);
        } finally {
            added.release();
        }
    }

    /** Whether a message is being encoded at this moment, so that the batch must not be taken. */
    boolean isEncoding() {
        return encoding;
    }

    int size() {
        ByteBuf present = bytes;
        return present == null ? 0 : present.readableBytes();
    }

    /** All frames in one buffer for the transport, which the caller owns; {@code null} for none. */
    @Nullable
    ByteBuf take() {
        ByteBuf present = bytes;
        bytes = null;
        if (present == null) {
            return null;
        }
        if (!isArray(present)) {
            size.was(present.readableBytes());
            return present;
        }
        try {
            return present.isReadable() ? frames.copyOf(present) : null;
        } finally {
            SpareBuffer.giveBack(present);
        }
    }

    /** Forgets all frames. */
    void drop() {
        ByteBuf present = bytes;
        bytes = null;
        if (present != null) {
            discard(present);
        }
    }

    private static void discard(ByteBuf buffer) {
        if (isArray(buffer)) {
            SpareBuffer.giveBack(buffer);
        } else {
            buffer.release();
        }
    }

    private static boolean isArray(ByteBuf buffer) {
        return buffer instanceof UnpooledHeapByteBuf;
    }
}
