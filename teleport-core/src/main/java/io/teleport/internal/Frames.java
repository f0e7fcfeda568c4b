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

    /**
     * Encodes the message behind those that the buffer, which stays the caller's, holds already.
     *
     * @throws RuntimeException when it cannot be encoded; then nothing of it is kept
     */
    void append(Message message, ByteBuf frames) {
        // To make room for a usual frame costs less than to find out that there is none.
        frames.ensureWritable(size.guess());
        int start = frames.writerIndex();
        boolean done = false;
        try {
            encoder.encode(message, frames);
            done = true;
        } finally {
            if (!done) {
                frames.writerIndex(start);
            }
        }
        size.was(frames.writerIndex() - start);
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
            return copyOf(frame);
        } finally {
            frame.release();
        }
    }

    /** Whether a message is likely to be so small that it is sent together with others. */
    boolean isSmall(Message message) {
        return knownSize(message) <= Outbox.SMALL_FRAME && size.guess() <= Outbox.SMALL_FRAME;
    }

    /** Whether a message is better encoded into a buffer outside the heap, where it is to go. */
    boolean isLarge(Message message) {
        return knownSize(message) >= LargeBody.LEAST;
    }

    /** A buffer for the transport, with room for so many bytes. */
    ByteBuf newBuffer(int bytes) {
        return allocator.directBuffer(bytes);
    }

    /** Frames for the transport to take; the original stays the caller's. */
    ByteBuf copyOf(ByteBuf frames) {
        ByteBuf copy = newBuffer(frames.readableBytes());
        copy(frames, copy);
        return copy;
    }

    /** Appends all of a buffer to another; from an array the allocator's buffers make no view for it. */
    static void copy(ByteBuf from, ByteBuf to) {
        int start = from.readerIndex();
        int length = from.readableBytes();
        if (from.hasArray()) {
            to.writeBytes(from.array(), from.arrayOffset() + start, length);
        } else {
            to.writeBytes(from, start, length);
        }
    }
}
