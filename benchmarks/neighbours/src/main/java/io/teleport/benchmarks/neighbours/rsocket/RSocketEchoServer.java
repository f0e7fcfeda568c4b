package io.teleport.benchmarks.neighbours.rsocket;

import io.netty.channel.EventLoopGroup;
import io.rsocket.RSocket;
import io.rsocket.SocketAcceptor;
import io.rsocket.core.RSocketServer;
import io.rsocket.frame.decoder.PayloadDecoder;
import io.rsocket.transport.netty.server.CloseableChannel;
import io.rsocket.transport.netty.server.TcpServerTransport;
import io.teleport.benchmarks.stack.Dispatch;
import io.teleport.benchmarks.stack.EchoHandler;
import io.teleport.benchmarks.stack.EchoServer;
import io.teleport.benchmarks.stack.Loops;
import io.teleport.benchmarks.stack.Setup;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import reactor.netty.tcp.TcpServer;

/** The listening end, on one event loop. */
final class RSocketEchoServer implements EchoServer {

    private final EventLoopGroup loop;
    private final CloseableChannel listener;

    RSocketEchoServer(Setup setup, EchoHandler handler) {
        loop = Loops.one(setup.transport());
        TcpServer tcp = TcpServer.create()
                .runOn(loop)
                .bindAddress(() -> new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        RSocket answers = setup.dispatch() == Dispatch.LOOP ? new LoopAnswers(handler) : new ElasticAnswers(handler);
        listener = RSocketServer.create(SocketAcceptor.with(answers))
                .payloadDecoder(PayloadDecoder.ZERO_COPY)
                .bindNow(TcpServerTransport.create(tcp));
    }

    @Override
    public int port() {
        return listener.address().getPort();
    }

    @Override
    public void close() {
        listener.dispose();
        Loops.stop(loop);
    }
}
