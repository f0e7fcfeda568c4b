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

    /** So much is sooner copied than kept where it is. */
    private static final int LITTLE = 2 * 1024;

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

    /** Whether these are what there is, not merely equal to it. */
    @SuppressWarnings("ReferenceEquality")
    boolean isStill(ByteBuf others) {
        return bytes == others;
    }

    /** How much there is of a message that is put together of what was read; 0 when there is none. */
    int sizeOfParts() {
        return bytes instanceof CompositeByteBuf parts ? parts.readableBytes() : 0;
    }

    /** Takes over what has arrived. */
    void add(ByteBuf arrived) {
        ByteBuf before = bytes;
        if (before instanceof CompositeByteBuf parts) {
            parts.addFlattenedComponents(true, arrived);
        } else if (before != null && before.readableBytes() >= LARGE) {
            bytes = newParts(outside(before)).addFlattenedComponents(true, arrived);
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

    private CompositeByteBuf newParts(ByteBuf first) {
        return allocator.compositeDirectBuffer(Integer.MAX_VALUE).addFlattenedComponents(true, first);
    }

    /** A transport that is given parts of the heap and others would copy all of them. */
    private ByteBuf outside(ByteBuf before) {
        ByteBuf copy = allocator.directBuffer(before.readableBytes()).writeBytes(before);
        before.release();
        return copy;
    }

    /** Gives up what there is, now owned by the caller; {@code null} for nothing. */
    @Nullable
    ByteBuf take() {
        ByteBuf present = bytes;
        bytes = null;
        return present;
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
            dropRead(parts);
        }
    }

    /** Bodies may still be slices of the whole, which therefore stays as it is; what is left goes on as a new one. */
    private void dropRead(CompositeByteBuf parts) {
        if (parts.readerIndex() == 0) {
            return;
        }
        int left = parts.readableBytes();
        if (left < LITTLE) {
            bytes = allocator.heapBuffer(left).writeBytes(parts);
        } else {
            CompositeByteBuf rest = allocator.compositeDirectBuffer(Integer.MAX_VALUE);
            for (ByteBuf part : parts.decompose(parts.readerIndex(), left)) {
                rest.addFlattenedComponents(true, part.retain());
            }
            bytes = rest;
        }
        parts.release();
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
