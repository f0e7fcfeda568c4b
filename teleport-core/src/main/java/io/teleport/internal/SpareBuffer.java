package io.teleport.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.buffer.UnpooledHeapByteBuf;
import io.netty.util.concurrent.FastThreadLocal;
import io.netty.util.concurrent.FastThreadLocalThread;
import org.jspecify.annotations.Nullable;

/**
 * Arrays in which frames are encoded one behind the other: each platform thread of ours keeps one for the next time, any
 * other, of which there may be a million, gets a fresh one.
 *
 * <p>They are used to their end, so that codecs write in place.
 */
final class SpareBuffer {

    private static final int SMALLEST = 4096;
    private static final int LARGEST = 256 * 1024;

    private static final FastThreadLocal<@Nullable ByteBuf> SPARES = new FastThreadLocal<>();

    private SpareBuffer() {}

    /** An empty buffer, for the caller alone. */
    static ByteBuf take() {
        if (Thread.currentThread() instanceof FastThreadLocalThread) {
            ByteBuf spare = SPARES.get();
            if (spare != null) {
                SPARES.set(null);
                return spare;
            }
        }
        return new UnpooledHeapByteBuf(UnpooledByteBufAllocator.DEFAULT, SMALLEST, Integer.MAX_VALUE);
    }

    /** Takes a buffer back that nobody uses any more, whichever thread took it. */
    static void giveBack(ByteBuf buffer) {
        if (buffer.capacity() <= LARGEST && Thread.currentThread() instanceof FastThreadLocalThread) {
            SPARES.set(buffer.clear());
        }
    }
}
