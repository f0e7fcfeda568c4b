package io.teleport.benchmarks.stack;

import io.teleport.benchmarks.message.BenchmarkMessage;
import java.util.concurrent.atomic.LongAdder;

/** The user's code at the server, the same object for every stack. */
public final class EchoHandler {

    private final LongAdder pushes = new LongAdder();

    /** Answers a call: the message with two of its fields changed. */
    public BenchmarkMessage answer(BenchmarkMessage request) {
        return request.toBuilder().setText1("OK").setNumber2(100).build();
    }

    /** Takes a push. */
    public void accept(BenchmarkMessage message) {
        if (message.hasNumber2()) {
            pushes.increment();
        }
    }

    /** How many pushes came so far. */
    public long pushes() {
        return pushes.sum();
    }

    /** Whether a reply is what {@link #answer} makes. */
    public static boolean isAnswer(BenchmarkMessage reply) {
        return reply.getNumber2() == 100;
    }
}
