package io.teleport.internal;

import io.netty.buffer.ByteBuf;
import io.teleport.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * Frames that go to the channel together, one behind the other in an array, from which all are copied at once: cheaper
 * than to encode each outside the heap. Keeps no memory while it is empty. Confined to the event loop.
 */
final class FrameBatch {

    private final Frames frames;
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
        ByteBuf before = present();
        boolean outermost = !encoding;
        bytes = null;
        encoding = true;
        try {
            frames.append(message, before);
        } finally {
            encoding = !outermost;
            addAllOf(before);
        }
    }

    private void addAllOf(ByteBuf before) {
        ByteBuf meanwhile = bytes;
        bytes = before;
        if (meanwhile != null) {
            before.writeBytes(meanwhile);
            SpareBuffer.giveBack(meanwhile);
        }
    }

    /** Copies a frame behind the others; the original stays the caller's. */
    void add(ByteBuf frame) {
        present().writeBytes(frame, frame.readerIndex(), frame.readableBytes());
    }

    private ByteBuf present() {
        ByteBuf present = bytes;
        if (present == null) {
            present = SpareBuffer.take();
            bytes = present;
        }
        return present;
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
        if (present == null) {
            return null;
        }
        bytes = null;
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
            SpareBuffer.giveBack(present);
        }
    }
}
