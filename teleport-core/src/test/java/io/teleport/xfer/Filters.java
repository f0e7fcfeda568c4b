package io.teleport.xfer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.teleport.testing.BufferKind;
import java.util.Random;

/** Runs a filter against buffers that are released again. */
final class Filters {

    static final int LIMIT = 1 << 20;

    private Filters() {}

    static byte[] pack(XferFilter filter, byte[] bytes, BufferKind kind) {
        ByteBuf in = kind.of(bytes);
        try {
            return bytesOf(filter.pack(in, ByteBufAllocator.DEFAULT));
        } finally {
            in.release();
        }
    }

    static byte[] unpack(XferFilter filter, byte[] bytes, BufferKind kind) {
        return unpack(filter, bytes, kind, LIMIT);
    }

    static byte[] unpack(XferFilter filter, byte[] bytes, BufferKind kind, int limit) {
        ByteBuf in = kind.of(bytes);
        try {
            return bytesOf(filter.unpack(in, ByteBufAllocator.DEFAULT, limit));
        } finally {
            in.release();
        }
    }

    /** The bytes of a buffer, which is released. */
    static byte[] bytesOf(ByteBuf buffer) {
        try {
            return ByteBufUtil.getBytes(buffer);
        } finally {
            buffer.release();
        }
    }

    /** Bytes that compress a little. */
    static byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        for (int i = 0; i < size; i += 2) {
            bytes[i] = 'a';
        }
        return bytes;
    }
}
