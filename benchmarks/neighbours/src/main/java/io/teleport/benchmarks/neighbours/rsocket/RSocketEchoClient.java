package io.teleport.benchmarks.neighbours.rsocket;

import io.netty.channel.EventLoopGroup;
import io.rsocket.RSocket;
import io.rsocket.core.RSocketConnector;
import io.rsocket.frame.decoder.PayloadDecoder;
import io.rsocket.transport.netty.client.TcpClientTransport;
import io.teleport.benchmarks.stack.EchoClient;
import io.teleport.benchmarks.stack.EchoConnection;
import io.teleport.benchmarks.stack.Loops;
import io.teleport.benchmarks.stack.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import reactor.netty.tcp.TcpClient;

/** The dialling end, all connections on one event loop. */
final class RSocketEchoClient implements EchoClient {

    private final EventLoopGroup loop;
    private final List<RSocket> sockets = new ArrayList<>();

    RSocketEchoClient(Transport transport) {
        loop = Loops.one(transport);
    }

    @Override
    public EchoConnection connect(int port) {
        TcpClient tcp = TcpClient.newConnection()
                .runOn(loop)
                .remoteAddress(() -> new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        RSocket socket = RSocketConnector.create()
                .payloadDecoder(PayloadDecoder.ZERO_COPY)
                .connect(TcpClientTransport.create(tcp))
                .block();
        sockets.add(Objects.requireNonNull(socket));
        return new RSocketEchoConnection(socket);
    }

    @Override
    public void close() {
        sockets.forEach(RSocket::dispose);
        Loops.stop(loop);
    }
}
