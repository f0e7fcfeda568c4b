package io.teleport.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * What a connection has received and not decoded yet. Confined to the event loop.
 *
 * <p>Each read is copied to the heap, behind what the one before it left incomplete: codecs decode arrays fastest, and
 * what was received outside the heap goes back to the thread that allocated it. A message that is larger than a read is
 * put together without further copies.
 */
final class Unread {

    /** So much of one message is not copied once more; above the largest read that is usual. */
    private static final int LARGE = 64 * 1024;

    private final ByteBufAllocator allocator;
    private @Nullable ByteBuf bytes;

    Unread(ByteBufAllocator allocator) {
        this.allocator = allocator;
    }

    /** What there is, to be read from; stays owned by this. */
    @Nullable
    ByteBuf bytes() {
        return bytes;
    }

    /** Takes over what has arrived. */
    void add(ByteBuf arrived) {
        ByteBuf before = bytes;
        if (before instanceof CompositeByteBuf parts) {
            parts.addFlattenedComponents(true, arrived);
        } else if (before != null && before.readableBytes() >= LARGE) {
            bytes = null;
            bytes = allocator
                    .compositeBuffer(Integer.MAX_VALUE)
                    .addFlattenedComponents(true, before)
                    .addFlattenedComponents(true, arrived);
        } else {
            bytes = copied(before, arrived);
        }
    }

    /** Bytes that trickle in find room behind those that wait, which is doubled when it runs out. */
    private ByteBuf copied(@Nullable ByteBuf before, ByteBuf arrived) {
        int left = before == null ? 0 : before.readableBytes();
        int more = arrived.readableBytes();
        ByteBuf both = before;
        if (both == null || both.maxFastWritableBytes() < more) {
            both = allocator.heapBuffer(left + Math.max(left, more));
            if (before != null) {
                both.writeBytes(before);
                before.release();
            }
        }
        both.writeBytes(arrived);
        arrived.release();
        return both;
    }

    /** Lets go of what has been read. */
    void dropRead() {
        ByteBuf present = bytes;
        if (present == null) {
            return;
        }
        if (!present.isReadable()) {
            release();
        } else if (present instanceof CompositeByteBuf parts) {
            // Bodies may still be slices of the parts, which then have to stay where they are.
            if (parts.readableBytes() < LARGE || parts.refCnt() > 1) {
                bytes = allocator.heapBuffer(parts.readableBytes()).writeBytes(parts);
                parts.release();
            } else {
                parts.discardReadComponents();
            }
        }
    }

    /** Lets go of everything. */
    void release() {
        ByteBuf present = bytes;
        if (present != null) {
            bytes = null;
            present.release();
        }
    }
}
