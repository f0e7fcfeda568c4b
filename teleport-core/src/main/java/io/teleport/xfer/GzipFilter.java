package io.teleport.xfer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/** To be written. */
public final class GzipFilter implements XferFilter {
    @Override
    public byte id() {
        return 'g';
    }

    @Override
    public String name() {
        return "gzip";
    }

    @Override
    public ByteBuf pack(ByteBuf in, ByteBufAllocator allocator) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ByteBuf unpack(ByteBuf in, ByteBufAllocator allocator, int limit) {
        throw new UnsupportedOperationException();
    }
}
