package io.teleport.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledHeapByteBuf;
import io.teleport.message.Message;

/** Makes the frames of one connection, each in a buffer that fits. Any thread. */
final class Frames {

    private final ByteBufAllocator allocator;
    private final FrameEncoder encoder;
    private final SizeGuess size = new SizeGuess();

    Frames(ByteBufAllocator allocator, FrameEncoder encoder) {
        this.allocator = allocator;
        this.encoder = encoder;
    }

    /**
     * Encodes the message into a buffer that the caller owns.
     *
     * @throws RuntimeException when it cannot be encoded; nothing is left behind
     */
    ByteBuf encode(Message message) {
        boolean large = LargeBody.isIn(message);
        ByteBuf frame = large ? LargeBody.newFrame(allocator) : newFrame(message);
        boolean done = false;
        try {
            encoder.encode(message, frame);
            done = true;
        } finally {
            if (!done) {
                frame.release();
            }
        }
        if (large) {
            return frame;
        }
        size.was(frame.readableBytes());
        return frame.hasArray() && frame.readableBytes() > Outbox.SMALL_FRAME ? offHeap(frame) : frame;
    }

    private ByteBuf newFrame(Message message) {
        int guess = Math.max(size.guess(), knownSize(message));
        return guess <= Outbox.SMALL_FRAME
                ? new UnpooledHeapByteBuf(allocator, guess, Integer.MAX_VALUE)
                : allocator.ioBuffer(guess);
    }

    /** The size of a body that is bytes already, or 0. */
    private static int knownSize(Message message) {
        Object body = message.body();
        return body instanceof ByteBuf bytes ? bytes.readableBytes() : body instanceof byte[] array ? array.length : 0;
    }

    /** What many connections may share, and what a socket takes, is outside the heap. */
    private ByteBuf offHeap(ByteBuf frame) {
        try {
            return allocator.directBuffer(frame.readableBytes()).writeBytes(frame);
        } finally {
            frame.release();
        }
    }

    /** Whether a message is likely to be so small that it is sent together with others. */
    boolean isSmall(Message message) {
        return knownSize(message) <= Outbox.SMALL_FRAME && size.guess() <= Outbox.SMALL_FRAME;
    }

    /** Sees to it that a usual frame fits in the buffer. */
    void makeRoom(ByteBuf frames) {
        frames.ensureWritable(size.guess());
    }

    /** So many frames for the transport to take; the originals stay the caller's. */
    ByteBuf copyOf(ByteBuf frames, int count) {
        int bytes = frames.readableBytes();
        size.was(bytes / count);
        return allocator.directBuffer(bytes).writeBytes(frames);
    }
}
