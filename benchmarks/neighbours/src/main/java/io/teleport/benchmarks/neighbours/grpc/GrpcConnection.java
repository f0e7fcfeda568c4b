package io.teleport.benchmarks.neighbours.grpc;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.stub.ClientCalls;
import io.teleport.benchmarks.message.BenchmarkMessage;
import io.teleport.benchmarks.stack.EchoConnection;
import io.teleport.benchmarks.stack.ReplyListener;
import java.util.function.BooleanSupplier;

/** A channel under load. */
record GrpcConnection(Channel channel) implements EchoConnection {

    @Override
    public void call(BenchmarkMessage request, ReplyListener listener) {
        ClientCalls.asyncUnaryCall(
                channel.newCall(GrpcMethods.CALL, CallOptions.DEFAULT), request, new GrpcReply(listener));
    }

    @Override
    public void pushWhile(BooleanSupplier running, BenchmarkMessage message) {
        ClientCalls.asyncClientStreamingCall(
                channel.newCall(GrpcMethods.PUSH, CallOptions.DEFAULT), new GrpcPusher(running, message));
    }
}
