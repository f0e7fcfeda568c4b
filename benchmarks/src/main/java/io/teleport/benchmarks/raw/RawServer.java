package io.teleport.benchmarks.raw;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.teleport.benchmarks.stack.EchoServer;
import io.teleport.benchmarks.stack.Loops;
import io.teleport.benchmarks.stack.Setup;
import io.teleport.benchmarks.stack.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Supplier;

/** The listening end, on one event loop. */
final class RawServer implements EchoServer {

    private static final int BACKLOG = 1024;

    private final EventLoopGroup loop;
    private final Channel listener;

    RawServer(Setup setup, Supplier<ChannelHandler> answers) {
        Transport transport = setup.transport();
        loop = Loops.one(transport);
        listener = new ServerBootstrap()
                .group(loop)
                .channel(transport.serverChannel())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, Reads.allocator(setup))
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(answers.get());
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .syncUninterruptibly()
                .channel();
    }

    @Override
    public int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    @Override
    public void close() {
        Loops.stop(loop);
    }
}
