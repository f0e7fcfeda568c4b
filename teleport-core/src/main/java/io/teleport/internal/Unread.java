package io.teleport.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * What a connection has received and not decoded yet. Confined to the event loop.
 *
 * <p>Each read is copied to the heap, behind what the one before it left incomplete: codecs decode arrays fastest, and
 * what was received outside the heap goes back to the thread that allocated it. That is done in pieces, each of which is
 * still in the processor's cache when it is decoded. A large message is put together without further copies.
 */
final class Unread {

    /** So much of one message is not copied once more. */
    private static final int LARGE = 64 * 1024;

    /** So much is sooner copied than kept where it is. */
    private static final int LITTLE = 2 * 1024;

    /** Of the memory of a read at least this part is used, or what it brought is copied to less. */
    private static final int LEAST_PART = 4;

    /** Besides so many parts they have {@link #LITTLE} each on the average, or are put into one. */
    private static final int FEW_PARTS = 64;

    /** So much of a read is copied at a time; no more of it than there is already is made part of a large message. */
    private static final int PIECE = 32 * 1024;

    private final ByteBufAllocator allocator;
    private @Nullable ByteBuf bytes;

    /** What follows them, of the same read. */
    private @Nullable ByteBuf rest;

    Unread(ByteBufAllocator allocator) {
        this.allocator = allocator;
    }

    /** What there is at hand, to be read from; stays owned by this. Behind it {@link #addMore more} may follow. */
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
        addRest();
        append(size() >= LARGE && isWasteful(arrived) ? outside(arrived) : arrived);
    }

    /** How much there is, at hand and behind that. */
    int size() {
        ByteBuf present = bytes;
        ByteBuf more = rest;
        return (present == null ? 0 : present.readableBytes()) + (more == null ? 0 : more.readableBytes());
    }

    boolean hasMore() {
        return rest != null;
    }

    /** What waits for long does not hold the memory of a whole read. */
    void saveMemory() {
        ByteBuf more = rest;
        if (more != null && isWasteful(more)) {
            rest = outside(more);
        }
    }

    private static boolean isWasteful(ByteBuf part) {
        return part.readableBytes() < part.capacity() / LEAST_PART;
    }

    /** Puts more of what has arrived behind the bytes at hand; returns false when that was all. */
    boolean addMore() {
        ByteBuf next = rest;
        if (next != null) {
            rest = null;
            dropRead();
            append(next);
        }
        return next != null;
    }

    private void addRest() {
        boolean more = true;
        while (more) {
            more = addMore();
        }
    }

    private void append(ByteBuf arrived) {
        ByteBuf before = bytes;
        int left = before == null ? 0 : before.readableBytes();
        if (before instanceof CompositeByteBuf parts) {
            addPart(parts, piece(arrived, Math.max(LARGE, left)));
        } else if (before != null && left >= LARGE) {
            bytes = addPart(newParts(outside(before)), piece(arrived, left));
        } else {
            bytes = copied(before, piece(arrived, PIECE));
        }
    }

    /** As much of what has arrived, for the caller to own; the rest follows later. */
    private ByteBuf piece(ByteBuf arrived, int most) {
        if (arrived.readableBytes() <= most) {
            return arrived;
        }
        rest = arrived;
        return arrived.readRetainedSlice(most);
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

    /** Bytes that trickle in do not become more parts than a large message has anyway. */
    private CompositeByteBuf addPart(CompositeByteBuf parts, ByteBuf arrived) {
        parts.addFlattenedComponents(true, arrived);
        boolean noneIsRead = parts.readerIndex() == 0;
        if (noneIsRead && parts.numComponents() > FEW_PARTS + parts.writerIndex() / LITTLE) {
            parts.consolidate();
        }
        return parts;
    }

    private CompositeByteBuf newParts(ByteBuf first) {
        return allocator.compositeDirectBuffer(Integer.MAX_VALUE).addFlattenedComponents(true, first);
    }

    /** A transport that is given parts of the heap and others would copy all of them. */
    private ByteBuf outside(ByteBuf part) {
        ByteBuf copy = allocator.directBuffer(part.readableBytes()).writeBytes(part);
        part.release();
        return copy;
    }

    /** Gives up what there is, now owned by the caller; {@code null} for nothing. */
    @Nullable
    ByteBuf take() {
        addRest();
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
            bytes = null;
            present.release();
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
        ByteBuf more = rest;
        bytes = null;
        rest = null;
        ReferenceCountUtil.release(present);
        ReferenceCountUtil.release(more);
    }
}
