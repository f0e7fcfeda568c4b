package io.teleport.proto;

import io.netty.buffer.ByteBuf;

/** Numbers of one to ten bytes, seven bits each, the lowest first. */
final class Varints {

    private static final int MAX_SHIFT = 63;

    private Varints() {}

    /**
     * Consumes one.
     *
     * @throws ProtoException when the bytes end before it does, or it has more than ten
     */
    static long read(ByteBuf in) {
        long value = 0;
        for (int shift = 0; shift <= MAX_SHIFT; shift += 7) {
            if (!in.isReadable()) {
                throw ProtoException.malformed("bytes left for a varint: 0 (expected: 1)");
            }
            byte next = in.readByte();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw ProtoException.malformed("varint: more than 10 bytes (expected: 1-10)");
    }

    /** Appends one; a negative number takes ten bytes. */
    static void write(long value, ByteBuf out) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.writeByte((int) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        out.writeByte((int) rest);
    }
}
