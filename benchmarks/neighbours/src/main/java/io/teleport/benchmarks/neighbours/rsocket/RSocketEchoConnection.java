package io.teleport.benchmarks.neighbours.rsocket;

import io.rsocket.RSocket;
import io.teleport.benchmarks.message.BenchmarkMessage;
import io.teleport.benchmarks.stack.EchoConnection;
import io.teleport.benchmarks.stack.ReplyListener;
import java.util.function.BooleanSupplier;

/**
 * A socket under load.
 *
 * <p>Nothing tells how much waits to be sent, so pushes are paced by calls: a call follows each batch of pushes, and
 * its reply starts the next batch.
 */
record RSocketEchoConnection(RSocket socket) implements EchoConnection {

    private static final int BATCH = 256;
    private static final int BATCHES_IN_FLIGHT = 4;

    @Override
    public void call(BenchmarkMessage request, ReplyListener listener) {
        socket.requestResponse(Payloads.of(request))
                .subscribe(reply -> listener.replied(Payloads.read(reply)), listener::failed);
    }

    @Override
    public void pushWhile(BooleanSupplier running, BenchmarkMessage message) {
        for (int i = 0; i < BATCHES_IN_FLIGHT; i++) {
            pushBatch(running, message);
        }
    }

    private void pushBatch(BooleanSupplier running, BenchmarkMessage message) {
        if (!running.getAsBoolean()) {
            return;
        }
        for (int i = 0; i < BATCH; i++) {
            socket.fireAndForget(Payloads.of(message)).subscribe();
        }
        socket.requestResponse(Payloads.of(message)).subscribe(reply -> {
            reply.release();
            pushBatch(running, message);
        });
    }
}
