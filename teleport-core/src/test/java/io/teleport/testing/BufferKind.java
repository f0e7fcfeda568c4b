package io.teleport.testing;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;
import java.util.function.Consumer;

/** The kinds of buffers that differ in how their bytes can be reached. */
public enum BufferKind {
    HEAP {
        @Override
        public ByteBuf allocate() {
            return ByteBufAllocator.DEFAULT.heapBuffer();
        }
    },
    DIRECT {
        @Override
        public ByteBuf allocate() {
            return ByteBufAllocator.DEFAULT.directBuffer();
        }
    },
    /** Three components when filled by {@link #of}. */
    COMPOSITE {
        @Override
        public ByteBuf allocate() {
            return ByteBufAllocator.DEFAULT.compositeBuffer();
        }

        @Override
        public ByteBuf of(byte[] bytes) {
            CompositeByteBuf buffer = ByteBufAllocator.DEFAULT.compositeBuffer();
            int third = bytes.length / 3;
            addPart(buffer, bytes, 0, third);
            addPart(buffer, bytes, third, 2 * third);
            addPart(buffer, bytes, 2 * third, bytes.length);
            return buffer;
        }
    };

    /** An empty buffer that the caller owns. */
    public abstract ByteBuf allocate();

    /** A buffer of these bytes that the caller owns; its reader index is not 0 where that is possible. */
    public ByteBuf of(byte[] bytes) {
        return allocate().writeZero(3).skipBytes(3).writeBytes(bytes);
    }

    /** Lends a buffer of these bytes. */
    public void lend(byte[] bytes, Consumer<ByteBuf> action) {
        ByteBuf buffer = of(bytes);
        try {
            action.accept(buffer);
        } finally {
            buffer.release();
        }
    }

    private static void addPart(CompositeByteBuf buffer, byte[] bytes, int start, int end) {
        buffer.addComponent(true, DIRECT.allocate().writeBytes(bytes, start, end - start));
    }
}
