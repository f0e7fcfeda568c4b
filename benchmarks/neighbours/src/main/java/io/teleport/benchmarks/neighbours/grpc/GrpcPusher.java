package io.teleport.benchmarks.neighbours.grpc;

import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.teleport.benchmarks.message.BenchmarkMessage;
import java.util.function.BooleanSupplier;

/** Sends the same message as long as gRPC's flow control takes it; an error ends it, which the server's count shows. */
final class GrpcPusher implements ClientResponseObserver<BenchmarkMessage, BenchmarkMessage> {

    private final BooleanSupplier running;
    private final BenchmarkMessage message;

    GrpcPusher(BooleanSupplier running, BenchmarkMessage message) {
        this.running = running;
        this.message = message;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<BenchmarkMessage> stream) {
        stream.setOnReadyHandler(() -> push(stream));
    }

    private void push(ClientCallStreamObserver<BenchmarkMessage> stream) {
        while (running.getAsBoolean() && stream.isReady()) {
            stream.onNext(message);
        }
    }

    @Override
    public void onNext(BenchmarkMessage reply) {}

    @Override
    public void onError(Throwable cause) {}

    @Override
    public void onCompleted() {}
}
