package io.teleport.benchmarks.raw;

import io.teleport.benchmarks.message.BenchmarkMessage;
import io.teleport.benchmarks.stack.EchoHandler;

/** The server's end of one connection: runs the handler and sends its answer. */
final class RawAnswers extends FrameHandler {

    private final EchoHandler handler;

    RawAnswers(boolean merging, EchoHandler handler) {
        super(merging);
        this.handler = handler;
    }

    @Override
    void received(int sequence, BenchmarkMessage message) {
        if (sequence == PendingCalls.NONE) {
            handler.accept(message);
        } else {
            send(sequence, handler.answer(message));
        }
    }
}
