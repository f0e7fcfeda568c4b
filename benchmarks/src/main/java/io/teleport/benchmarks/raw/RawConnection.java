package io.teleport.benchmarks.raw;

import io.netty.channel.ChannelHandlerContext;
import io.teleport.benchmarks.message.BenchmarkMessage;
import io.teleport.benchmarks.stack.EchoConnection;
import io.teleport.benchmarks.stack.ReplyListener;
import java.nio.channels.ClosedChannelException;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/** The client's end of one connection: matches replies with calls, and paces pushes by writability. */
final class RawConnection extends FrameHandler implements EchoConnection {

    /** Pushes in one turn of the event loop, so that it also reads. */
    private static final int TURN = 1024;

    private final PendingCalls pending = new PendingCalls();
    private Runnable pushes = () -> {};

    RawConnection(boolean merging) {
        super(merging);
    }

    @Override
    public void call(BenchmarkMessage request, ReplyListener listener) {
        if (context().executor().inEventLoop()) {
            send(pending.add(listener), request);
        } else {
            context().executor().execute(() -> {
                send(pending.add(listener), request);
                flush();
            });
        }
    }

    @Override
    void received(int sequence, BenchmarkMessage message) {
        Objects.requireNonNull(pending.remove(sequence), "reply without a call").replied(message);
    }

    @Override
    public void pushWhile(BooleanSupplier running, BenchmarkMessage message) {
        context().executor().execute(() -> {
            pushes = () -> pushTurn(running, message);
            pushes.run();
        });
    }

    private void pushTurn(BooleanSupplier running, BenchmarkMessage message) {
        int left = TURN;
        while (running.getAsBoolean() && context().channel().isWritable() && left-- > 0) {
            send(PendingCalls.NONE, message);
        }
        flush();
        if (left < 0) {
            context().executor().execute(pushes);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable()) {
            ctx.executor().execute(pushes);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        for (ReplyListener listener : pending.drain()) {
            listener.failed(new ClosedChannelException());
        }
    }
}
