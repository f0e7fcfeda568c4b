package io.teleport.benchmarks.raw;

import com.google.protobuf.CodedOutputStream;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.teleport.benchmarks.message.BenchmarkMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * Encodes frames, header and all, one behind the other into a heap array that it reuses, and copies
 * them to a direct buffer: cheaper than to let protobuf write to that buffer.
 *
 * <p>The length is written when it is known, which saves protobuf to compute it first.
 */
final class FrameEncoder {

    private static final int INITIAL_CAPACITY = 1024;

    private byte[] bytes = new byte[INITIAL_CAPACITY];
    private int end;

    void append(int sequence, BenchmarkMessage message) {
        reserve(Frame.HEADER);
        int size = encode(message, end + Frame.HEADER);
        Frame.writeHeader(bytes, end, size, sequence);
        end += Frame.HEADER + size;
    }

    /** What was appended since the last time, in one buffer; the caller owns it. */
    ByteBuf take(ByteBufAllocator allocator) {
        ByteBuf frames = allocator.directBuffer(end, end).writeBytes(bytes, 0, end);
        end = 0;
        return frames;
    }

    private int encode(BenchmarkMessage message, int start) {
        try {
            return write(message, start);
        } catch (CodedOutputStream.OutOfSpaceException e) {
            reserve(Frame.HEADER + message.getSerializedSize());
            return encode(message, start);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int write(BenchmarkMessage message, int start) throws IOException {
        CodedOutputStream out = CodedOutputStream.newInstance(bytes, start, bytes.length - start);
        message.writeTo(out);
        return out.getTotalBytesWritten();
    }

    private void reserve(int count) {
        if (bytes.length - end < count) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, end + count));
        }
    }
}
