package io.teleport.benchmarks.stack;

import io.teleport.benchmarks.message.BenchmarkMessage;
import java.util.function.BooleanSupplier;

/** One connection as the load sees it. */
public interface EchoConnection {

    /**
     * Starts a call from any thread; {@code listener} hears of its end on a thread that the stack
     * chooses, and may call again from there.
     */
    void call(BenchmarkMessage request, ReplyListener listener);

    /**
     * Pushes {@code message} again and again, as fast as the connection takes it, until
     * {@code running} is false; returns at once.
     */
    void pushWhile(BooleanSupplier running, BenchmarkMessage message);
}
