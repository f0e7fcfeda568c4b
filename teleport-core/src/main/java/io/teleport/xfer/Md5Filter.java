package io.teleport.xfer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/** To be written. */
public final class Md5Filter implements XferFilter {
    @Override
    public byte id() {
        return 'm';
    }

    @Override
    public String name() {
        return "md5";
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
