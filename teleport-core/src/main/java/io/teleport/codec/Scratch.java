package io.teleport.codec;

import io.netty.util.concurrent.FastThreadLocal;
import io.netty.util.concurrent.FastThreadLocalThread;
import org.jspecify.annotations.Nullable;

/**
 * Arrays in which bodies stand on their way between a library that wants an array and a buffer outside the heap: one for
 * each of our own threads, and a fresh one on any other, of which there may be a million.
 */
final class Scratch {

    private static final int SMALLEST = 4096;
    private static final int LARGEST = 64 * 1024;

    private final FastThreadLocal<byte[]> arrays = new FastThreadLocal<>();

    /** The array that the current thread has already, to be used up before it does anything else. */
    byte @Nullable [] presentArray() {
        return Thread.currentThread() instanceof FastThreadLocalThread ? arrays.get() : null;
    }

    /** An array of at least this length, to be used up before the thread does anything else. */
    byte[] array(int length) {
        if (length > LARGEST || !(Thread.currentThread() instanceof FastThreadLocalThread)) {
            return new byte[length];
        }
        byte[] array = arrays.get();
        if (array == null || array.length < length) {
            array = new byte[Math.max(SMALLEST, Integer.highestOneBit(length) << 1)];
            arrays.set(array);
        }
        return array;
    }
}
