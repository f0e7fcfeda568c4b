package io.teleport.benchmarks.neighbours.grpc;

import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.netty.channel.EventLoopGroup;
import io.teleport.benchmarks.message.BenchmarkMessage;
import io.teleport.benchmarks.stack.Dispatch;
import io.teleport.benchmarks.stack.EchoHandler;
import io.teleport.benchmarks.stack.EchoServer;
import io.teleport.benchmarks.stack.Loops;
import io.teleport.benchmarks.stack.Setup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** The listening end, on one event loop. */
final class GrpcServer implements EchoServer {

    private final EventLoopGroup loop;
    private final EchoHandler handler;
    private final Server server;

    GrpcServer(Setup setup, EchoHandler handler) throws IOException {
        this.handler = handler;
        loop = Loops.one(setup.transport());
        NettyServerBuilder builder = NettyServerBuilder.forAddress(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .bossEventLoopGroup(loop)
                .workerEventLoopGroup(loop)
                .channelType(setup.transport().serverChannel())
                .addService(service());
        if (setup.dispatch() == Dispatch.LOOP) {
            builder.directExecutor();
        }
        server = builder.build().start();
    }

    private ServerServiceDefinition service() {
        return ServerServiceDefinition.builder(GrpcMethods.SERVICE)
                .addMethod(GrpcMethods.CALL, ServerCalls.asyncUnaryCall(this::answer))
                .addMethod(GrpcMethods.PUSH, ServerCalls.asyncClientStreamingCall(this::pushes))
                .build();
    }

    private void answer(BenchmarkMessage request, StreamObserver<BenchmarkMessage> reply) {
        reply.onNext(handler.answer(request));
        reply.onCompleted();
    }

    private StreamObserver<BenchmarkMessage> pushes(StreamObserver<BenchmarkMessage> reply) {
        return new GrpcPushes(handler, (ServerCallStreamObserver<BenchmarkMessage>) reply);
    }

    @Override
    public int port() {
        return server.getPort();
    }

    @Override
    public void close() {
        server.shutdownNow();
        Loops.stop(loop);
    }
}
