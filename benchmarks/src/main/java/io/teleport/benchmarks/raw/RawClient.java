package io.teleport.benchmarks.raw;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.teleport.benchmarks.stack.EchoClient;
import io.teleport.benchmarks.stack.EchoConnection;
import io.teleport.benchmarks.stack.Loops;
import io.teleport.benchmarks.stack.Transport;
import java.net.InetAddress;

/** The dialling end, all connections on one event loop. */
final class RawClient implements EchoClient {

    private final boolean merging;
    private final EventLoopGroup loop;
    private final Bootstrap bootstrap;

    RawClient(boolean merging, Transport transport) {
        this.merging = merging;
        loop = Loops.one(transport);
        bootstrap = new Bootstrap()
                .group(loop)
                .channel(transport.clientChannel())
                .option(ChannelOption.RECVBUF_ALLOCATOR, Reads.allocator());
    }

    @Override
    public EchoConnection connect(int port) {
        RawConnection connection = new RawConnection(merging);
        bootstrap
                .clone()
                .handler(connection)
                .connect(InetAddress.getLoopbackAddress(), port)
                .syncUninterruptibly();
        return connection;
    }

    @Override
    public void close() {
        Loops.stop(loop);
    }
}
