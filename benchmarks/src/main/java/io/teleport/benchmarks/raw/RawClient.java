package io.teleport.benchmarks.raw;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.teleport.benchmarks.stack.EchoClient;
import io.teleport.benchmarks.stack.EchoConnection;
import io.teleport.benchmarks.stack.Loops;
import io.teleport.benchmarks.stack.Setup;
import io.teleport.benchmarks.stack.Transport;
import java.net.InetAddress;
import java.util.function.Supplier;

/** The dialling end, all connections on one event loop. */
final class RawClient implements EchoClient {

    private final Supplier<? extends EchoConnection> connections;
    private final EventLoopGroup loop;
    private final Bootstrap bootstrap;

    <C extends ChannelHandler & EchoConnection> RawClient(Setup setup, Supplier<C> connections) {
        this.connections = connections;
        Transport transport = setup.transport();
        loop = Loops.one(transport);
        bootstrap = new Bootstrap()
                .group(loop)
                .channel(transport.clientChannel())
                .option(ChannelOption.RECVBUF_ALLOCATOR, Reads.allocator(setup));
    }

    @Override
    public EchoConnection connect(int port) {
        EchoConnection connection = connections.get();
        bootstrap
                .clone()
                .handler((ChannelHandler) connection)
                .connect(InetAddress.getLoopbackAddress(), port)
                .syncUninterruptibly();
        return connection;
    }

    @Override
    public void close() {
        Loops.stop(loop);
    }
}
