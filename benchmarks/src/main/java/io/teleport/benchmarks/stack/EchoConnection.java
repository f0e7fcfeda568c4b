package io.teleport.benchmarks.stack;

import io.netty.buffer.ByteBuf;
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
     * Starts a call that is answered with its own bytes; only of a stack that {@linkplain Stack#movesBytes moves bytes}.
     *
     * @param body of the size that was set up; stays owned by the caller, who does not change it
     */
    default void call(ByteBuf body, BytesListener listener) {
        throw new UnsupportedOperationException("bytes");
    }

    /**
     * Pushes {@code message} again and again, as fast as the connection takes it, until
     * {@code running} is false; returns at once.
     */
    void pushWhile(BooleanSupplier running, BenchmarkMessage message);
}
