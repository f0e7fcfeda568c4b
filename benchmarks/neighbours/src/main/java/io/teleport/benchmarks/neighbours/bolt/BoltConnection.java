package io.teleport.benchmarks.neighbours.bolt;

import com.alipay.remoting.Connection;
import com.alipay.remoting.exception.RemotingException;
import com.alipay.remoting.rpc.RpcClient;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.teleport.benchmarks.message.BenchmarkMessage;
import io.teleport.benchmarks.stack.EchoConnection;
import io.teleport.benchmarks.stack.ReplyListener;
import java.util.function.BooleanSupplier;

/** A connection under load; SOFABolt only checks, and does not await, that it is writable, so pushes do. */
record BoltConnection(RpcClient client, Connection connection) implements EchoConnection {

    private static final int PATIENCE_MILLIS = 10_000;

    /** Pushes in one turn of the event loop, so that it also reads. */
    private static final int TURN = 1024;

    @Override
    public void call(BenchmarkMessage request, ReplyListener listener) {
        try {
            client.invokeWithCallback(connection, request, new BoltCallback(listener), PATIENCE_MILLIS);
        } catch (RemotingException e) {
            listener.failed(e);
        }
    }

    @Override
    public void pushWhile(BooleanSupplier running, BenchmarkMessage message) {
        Channel channel = connection.getChannel();
        BoltPush push = new BoltPush(message);
        channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelWritabilityChanged(ChannelHandlerContext context) {
                channel.eventLoop().execute(() -> push(channel, running, push));
            }
        });
        channel.eventLoop().execute(() -> push(channel, running, push));
    }

    private void push(Channel channel, BooleanSupplier running, BoltPush push) {
        int left = TURN;
        while (running.getAsBoolean() && channel.isWritable() && left-- > 0) {
            send(push);
        }
        if (left < 0) {
            channel.eventLoop().execute(() -> push(channel, running, push));
        }
    }

    private void send(BoltPush push) {
        try {
            client.oneway(connection, push);
        } catch (RemotingException e) {
            throw new IllegalStateException(e);
        }
    }
}
