package io.teleport.benchmarks.raw;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Cuts what is received into frames of which the body is bytes, without copying: a body is the pieces that were read,
 * seen as one buffer, and is sent from where it lies.
 */
abstract class BodyHandler extends ChannelInboundHandlerAdapter {

    private final ByteBuf header = Unpooled.buffer(Frame.HEADER, Frame.HEADER);
    private CompositeByteBuf body;
    private int missing;
    private ChannelHandlerContext context;

    /** One frame came; the body is the receiver's, who releases it. */
    abstract void received(int sequence, ByteBuf body);

    final ChannelHandlerContext context() {
        return context;
    }

    @Override
    public final void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public final void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        try {
            while (in.isReadable()) {
                if (header.isWritable()) {
                    readHeader(in);
                } else {
                    readBody(in);
                }
            }
        } finally {
            in.release();
        }
    }

    private void readHeader(ByteBuf in) {
        in.readBytes(header, Math.min(header.writableBytes(), in.readableBytes()));
        if (!header.isWritable()) {
            missing = Frame.messageSize(header.array(), 0);
            body = context.alloc().compositeBuffer(Integer.MAX_VALUE);
        }
    }

    private void readBody(ByteBuf in) {
        int count = Math.min(missing, in.readableBytes());
        body.addComponent(true, in.readRetainedSlice(count));
        missing -= count;
        if (missing == 0) {
            int sequence = Frame.sequence(header.array(), 0);
            header.clear();
            received(sequence, body);
            body = null;
        }
    }

    /** Sends a frame, and releases the body when it has been sent. */
    final void send(int sequence, ByteBuf bytes) {
        ByteBuf start = context.alloc().directBuffer(Frame.HEADER);
        start.writeInt(bytes.readableBytes() + Integer.BYTES).writeInt(sequence);
        context.write(start, context.voidPromise());
        context.writeAndFlush(bytes, context.voidPromise());
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (body != null) {
            body.release();
            body = null;
        }
    }

    @Override
    public final void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        System.err.println("raw: connection lost: " + cause);
        ctx.close();
    }
}
