package io.teleport.benchmarks.neighbours.grpc;

import io.grpc.stub.StreamObserver;
import io.teleport.benchmarks.message.BenchmarkMessage;
import io.teleport.benchmarks.stack.ReplyListener;

/** Tells a listener of one reply when its call has ended. */
final class GrpcReply implements StreamObserver<BenchmarkMessage> {

    private final ReplyListener listener;
    private BenchmarkMessage reply;

    GrpcReply(ReplyListener listener) {
        this.listener = listener;
    }

    @Override
    public void onNext(BenchmarkMessage message) {
        reply = message;
    }

    @Override
    public void onError(Throwable cause) {
        listener.failed(cause);
    }

    @Override
    public void onCompleted() {
        listener.replied(reply);
    }
}
