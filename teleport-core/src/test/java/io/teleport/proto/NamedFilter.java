package io.teleport.proto;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.teleport.xfer.XferFilter;

/** A filter under another name. */
record NamedFilter(String name, XferFilter filter) implements XferFilter {

    @Override
    public byte id() {
        return filter.id();
    }

    @Override
    public ByteBuf pack(ByteBuf in, ByteBufAllocator allocator) {
        return filter.pack(in, allocator);
    }

    @Override
    public ByteBuf unpack(ByteBuf in, ByteBufAllocator allocator, int limit) {
        return filter.unpack(in, allocator, limit);
    }
}
