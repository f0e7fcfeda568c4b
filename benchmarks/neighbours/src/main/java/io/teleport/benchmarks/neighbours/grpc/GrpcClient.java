package io.teleport.benchmarks.neighbours.grpc;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.netty.channel.EventLoopGroup;
import io.teleport.benchmarks.stack.EchoClient;
import io.teleport.benchmarks.stack.EchoConnection;
import io.teleport.benchmarks.stack.Loops;
import io.teleport.benchmarks.stack.Requests;
import io.teleport.benchmarks.stack.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** The dialling end, all connections on one event loop. */
final class GrpcClient implements EchoClient {

    private final Transport transport;
    private final EventLoopGroup loop;
    private final List<ManagedChannel> channels = new ArrayList<>();

    GrpcClient(Transport transport) {
        this.transport = transport;
        loop = Loops.one(transport);
    }

    @Override
    public EchoConnection connect(int port) {
        ManagedChannel channel = NettyChannelBuilder.forAddress(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .eventLoopGroup(loop)
                .channelType(transport.clientChannel())
                .directExecutor()
                .usePlaintext()
                .build();
        channels.add(channel);
        ClientCalls.blockingUnaryCall(channel, GrpcMethods.CALL, CallOptions.DEFAULT, Requests.full());
        return new GrpcConnection(channel);
    }

    @Override
    public void close() {
        channels.forEach(ManagedChannel::shutdownNow);
        Loops.stop(loop);
    }
}
