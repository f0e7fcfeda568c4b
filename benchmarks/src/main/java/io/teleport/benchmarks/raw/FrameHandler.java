package io.teleport.benchmarks.raw;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.CorruptedFrameException;
import io.teleport.benchmarks.message.BenchmarkMessage;
import java.io.IOException;
import java.util.Arrays;

/**
 * Cuts what is received into messages, and gathers what is sent into few flushes; all on the event
 * loop.
 *
 * <p>Received bytes go to a heap array in one copy a read, because protobuf decodes an array faster
 * than a buffer; what a read leaves incomplete moves to its beginning. Sent messages are flushed
 * when a read has been worked off, and before that often enough for the other end to begin: if both
 * ends waited for whole reads, each would idle while the other works.
 */
abstract class FrameHandler extends ChannelInboundHandlerAdapter {

    private static final int FLUSH_EVERY = 32;
    private static final int INITIAL_CAPACITY = 2048;

    private final boolean merging;
    private final FrameEncoder encoder = new FrameEncoder();
    private byte[] bytes = new byte[INITIAL_CAPACITY];
    private int end;
    private int unflushed;
    private ChannelHandlerContext context;

    /** With {@code merging} all frames of a flush share one buffer, otherwise each has its own. */
    FrameHandler(boolean merging) {
        this.merging = merging;
    }

    /** One message came, {@code sequence} being {@link PendingCalls#NONE} for a push. */
    abstract void received(int sequence, BenchmarkMessage message);

    final ChannelHandlerContext context() {
        return context;
    }

    @Override
    public final void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public final void channelRead(ChannelHandlerContext ctx, Object message) throws IOException {
        ByteBuf buffer = (ByteBuf) message;
        try {
            append(buffer);
        } finally {
            buffer.release();
        }
        end = moveToBeginning(readFrames());
    }

    private void append(ByteBuf buffer) {
        int count = buffer.readableBytes();
        if (bytes.length - end < count) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, end + count));
        }
        buffer.readBytes(bytes, end, count);
        end += count;
    }

    /** Hands on every complete frame and returns where the first incomplete one starts. */
    private int readFrames() throws IOException {
        int start = 0;
        while (end - start >= Frame.HEADER) {
            int size = Frame.messageSize(bytes, start);
            if (size < 0 || size > Frame.MAX_MESSAGE) {
                throw new CorruptedFrameException(
                        "message: " + size + " bytes (expected: 0-" + Frame.MAX_MESSAGE + ")");
            }
            int next = start + Frame.HEADER + size;
            if (next > end) {
                break;
            }
            received(
                    Frame.sequence(bytes, start),
                    BenchmarkMessage.parser().parseFrom(bytes, start + Frame.HEADER, size));
            start = next;
        }
        return start;
    }

    private int moveToBeginning(int start) {
        int left = end - start;
        System.arraycopy(bytes, start, bytes, 0, left);
        return left;
    }

    /** Writes one frame; a later flush, of a full batch or at the end of the read, sends it. */
    final void send(int sequence, BenchmarkMessage message) {
        encoder.append(sequence, message);
        if (!merging) {
            writeEncoded();
        }
        if (++unflushed == FLUSH_EVERY) {
            flush();
        }
    }

    final void flush() {
        if (unflushed == 0) {
            return;
        }
        unflushed = 0;
        if (merging) {
            writeEncoded();
        }
        context.flush();
    }

    private void writeEncoded() {
        context.write(encoder.take(context.alloc()), context.voidPromise());
    }

    @Override
    public final void channelReadComplete(ChannelHandlerContext ctx) {
        flush();
    }

    @Override
    public final void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        System.err.println("raw: connection lost: " + cause);
        ctx.close();
    }
}
