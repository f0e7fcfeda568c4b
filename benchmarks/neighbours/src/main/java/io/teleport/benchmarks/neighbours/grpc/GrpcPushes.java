package io.teleport.benchmarks.neighbours.grpc;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.teleport.benchmarks.message.BenchmarkMessage;
import io.teleport.benchmarks.stack.EchoHandler;

/** One stream of pushes; asks for messages by the batch, which costs less than gRPC's one by one. */
final class GrpcPushes implements StreamObserver<BenchmarkMessage> {

    private static final int BATCH = 128;

    private final EchoHandler handler;
    private final ServerCallStreamObserver<BenchmarkMessage> reply;
    private int received;

    GrpcPushes(EchoHandler handler, ServerCallStreamObserver<BenchmarkMessage> reply) {
        this.handler = handler;
        this.reply = reply;
        reply.disableAutoRequest();
        reply.request(2 * BATCH);
    }

    @Override
    public void onNext(BenchmarkMessage message) {
        handler.accept(message);
        if (++received == BATCH) {
            received = 0;
            reply.request(BATCH);
        }
    }

    @Override
    public void onError(Throwable cause) {
        // The client has gone.
    }

    @Override
    public void onCompleted() {
        reply.onNext(BenchmarkMessage.getDefaultInstance());
        reply.onCompleted();
    }
}
