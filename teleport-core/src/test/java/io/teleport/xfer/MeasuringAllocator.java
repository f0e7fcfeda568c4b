package io.teleport.xfer;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/** Knows how large the buffers that it handed out could have become. */
final class MeasuringAllocator extends AbstractByteBufAllocator {

    private int largestMaxCapacity;

    /** In bytes. */
    int largestMaxCapacity() {
        return largestMaxCapacity;
    }

    @Override
    protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
        largestMaxCapacity = Math.max(largestMaxCapacity, maxCapacity);
        return ByteBufAllocator.DEFAULT.heapBuffer(initialCapacity, maxCapacity);
    }

    @Override
    protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
        largestMaxCapacity = Math.max(largestMaxCapacity, maxCapacity);
        return ByteBufAllocator.DEFAULT.directBuffer(initialCapacity, maxCapacity);
    }

    @Override
    public boolean isDirectBufferPooled() {
        return true;
    }
}
