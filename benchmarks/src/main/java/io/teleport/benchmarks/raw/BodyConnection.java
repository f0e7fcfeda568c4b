package io.teleport.benchmarks.raw;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.teleport.benchmarks.message.BenchmarkMessage;
import io.teleport.benchmarks.stack.BytesListener;
import io.teleport.benchmarks.stack.EchoConnection;
import io.teleport.benchmarks.stack.ReplyListener;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.BooleanSupplier;

/** The client's end of one connection of bytes; replies come in the order of the calls. */
final class BodyConnection extends BodyHandler implements EchoConnection {

    private final Queue<BytesListener> pending = new ArrayDeque<>();
    private int last;

    @Override
    public void call(ByteBuf body, BytesListener listener) {
        if (context().executor().inEventLoop()) {
            pending.add(listener);
            send(++last, body.retainedDuplicate());
        } else {
            context().executor().execute(() -> call(body, listener));
        }
    }

    @Override
    void received(int sequence, ByteBuf body) {
        try {
            pending.remove().replied(body);
        } finally {
            body.release();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        super.channelInactive(ctx);
        pending.forEach(listener -> listener.failed(new ClosedChannelException()));
        pending.clear();
    }

    @Override
    public void call(BenchmarkMessage request, ReplyListener listener) {
        throw new UnsupportedOperationException("messages");
    }

    @Override
    public void pushWhile(BooleanSupplier running, BenchmarkMessage message) {
        throw new UnsupportedOperationException("messages");
    }
}
