package io.teleport.benchmarks.stack;

import io.netty.buffer.ByteBuf;

/** Hears how one call with bytes ended. */
public interface BytesListener {

    /** The reply came; it is released when this returns. */
    void replied(ByteBuf reply);

    /** There will be no reply. */
    void failed(Throwable cause);
}
