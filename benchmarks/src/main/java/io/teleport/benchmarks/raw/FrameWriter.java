package io.teleport.benchmarks.raw;

import com.google.protobuf.CodedOutputStream;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.teleport.benchmarks.message.BenchmarkMessage;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Encodes a frame, header and all, into one direct buffer, by way of a heap array that it reuses. */
final class FrameWriter {

    private static final int INITIAL_CAPACITY = 1024;

    private byte[] bytes = new byte[INITIAL_CAPACITY];

    /** The caller owns the buffer. */
    ByteBuf frame(ByteBufAllocator allocator, int sequence, BenchmarkMessage message) {
        int size = message.getSerializedSize();
        int frameSize = Frame.HEADER + size;
        if (bytes.length < frameSize) {
            bytes = new byte[frameSize];
        }
        Frame.writeHeader(bytes, size, sequence);
        encode(message, size);
        return allocator.directBuffer(frameSize, frameSize).writeBytes(bytes, 0, frameSize);
    }

    private void encode(BenchmarkMessage message, int size) {
        try {
            message.writeTo(CodedOutputStream.newInstance(bytes, Frame.HEADER, size));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
