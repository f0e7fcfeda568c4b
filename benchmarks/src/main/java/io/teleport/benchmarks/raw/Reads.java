package io.teleport.benchmarks.raw;

import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.teleport.benchmarks.stack.Setup;

/** How much one read takes: a hundred messages when there are so many, little when there are few; much of bytes. */
final class Reads {

    private static final int LEAST = 64;
    private static final int FIRST = 2048;
    private static final int MOST = 1 << 20;

    private Reads() {}

    static RecvByteBufAllocator allocator(Setup setup) {
        return new AdaptiveRecvByteBufAllocator(LEAST, FIRST, MOST);
    }
}
