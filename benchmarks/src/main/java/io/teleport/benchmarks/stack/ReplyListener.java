package io.teleport.benchmarks.stack;

import io.teleport.benchmarks.message.BenchmarkMessage;

/** Hears how one call ended. */
public interface ReplyListener {

    /** The reply came. */
    void replied(BenchmarkMessage reply);

    /** There will be no reply. */
    void failed(Throwable cause);
}
