package io.teleport.fuzz;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.lang.management.ManagementFactory;

/** The memory of one input: buffers that are counted, and what the thread has allocated on the heap. */
public final class FuzzMemory {

    /** The largest input; the targets' limits are about as large. */
    static final int MAX_INPUT = 4096;

    /**
     * So much may be allocated for an input without asking why. Limits of some KiB, a decoder that is run a few times, a
     * pipeline of Netty need a tenth of it, and Jazzer, which keeps what is compared, twice as much again. A length that
     * is believed needs more.
     */
    private static final long MOST_BYTES = 16L << 20;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);

    /** Counts what it has given and not got back. */
    public ByteBufAllocator allocator() {
        return allocator;
    }

    /** A buffer of these bytes, to be released. */
    public ByteBuf of(byte[] bytes) {
        return allocator.heapBuffer(Math.max(1, bytes.length)).writeBytes(bytes);
    }

    /** Runs the target; classes that are loaded for the first input of a kind are not held against it. */
    static void check(FuzzTarget target, byte[] input) throws Exception {
        if (input.length > MAX_INPUT) {
            return;
        }
        if (allocatedBy(target, input) > MOST_BYTES) {
            long again = allocatedBy(target, input);
            if (again > MOST_BYTES) {
                throw new AssertionError(
                        again + " bytes were allocated for " + input.length + " (expected: 0-" + MOST_BYTES + ")");
            }
        }
    }

    private static long allocatedBy(FuzzTarget target, byte[] input) throws Exception {
        FuzzMemory memory = new FuzzMemory();
        long before = THREADS.getCurrentThreadAllocatedBytes();
        target.run(input, memory);
        long after = THREADS.getCurrentThreadAllocatedBytes();
        memory.checkAllReleased();
        return after - before;
    }

    private void checkAllReleased() {
        long left = allocator.metric().usedHeapMemory() + allocator.metric().usedDirectMemory();
        if (left != 0) {
            throw new AssertionError(left + " bytes of buffers were not released (expected: 0)");
        }
    }
}
