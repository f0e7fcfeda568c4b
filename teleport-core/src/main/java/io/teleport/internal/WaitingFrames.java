package io.teleport.internal;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelPromise;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/** Frames that other threads have written, on a stack that the event loop takes as a whole and turns round. */
final class WaitingFrames {

    private static final VarHandle HEAD;
    private static final VarHandle BYTES;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            HEAD = lookup.findVarHandle(WaitingFrames.class, "head", Item.class);
            BYTES = lookup.findVarHandle(WaitingFrames.class, "bytes", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private volatile @Nullable Item head;
    private volatile long bytes;

    boolean areSome() {
        return head != null;
    }

    /** Bytes of those that wait, and of those that were taken and have not gone. */
    long bytes() {
        return bytes;
    }

    /** Takes over the frames of the item; returns whether it is the first, of which the loop must be told. */
    boolean add(Item item) {
        BYTES.getAndAdd(this, (long) item.frames.readableBytes());
        Item before;
        do {
            before = head;
            item.next = before;
        } while (!HEAD.compareAndSet(this, before, item));
        return before == null;
    }

    /** The oldest of all that wait; the others follow it. */
    @Nullable
    Item takeAll() {
        Item oldest = null;
        Item item = (Item) HEAD.getAndSet(this, null);
        while (item != null) {
            Item next = item.next;
            item.next = oldest;
            oldest = item;
            item = next;
        }
        return oldest;
    }

    /** So many bytes of those that were taken are not waiting any more. */
    void gone(long many) {
        BYTES.getAndAdd(this, -many);
    }

    /** Releases an item that was taken and those that follow it: they are not written. */
    void release(@Nullable Item first) {
        for (Item at = first; at != null; at = at.next) {
            gone(at.frames.readableBytes());
            at.frames.release();
            ChannelPromise promise = at.promise;
            if (promise != null) {
                promise.tryFailure(new ClosedConnectionException());
            }
        }
    }

    /** A buffer that holds one or more frames. */
    static final class Item {

        private final ByteBuf frames;
        private final int count;
        private final @Nullable ChannelPromise promise;
        private @Nullable Item next;

        Item(ByteBuf frames, int count, @Nullable ChannelPromise promise) {
            this.frames = frames;
            this.count = count;
            this.promise = promise;
        }

        ByteBuf frames() {
            return frames;
        }

        int count() {
            return count;
        }

        /** Ends when they have left for the transport; {@code null} where nobody waits for it. */
        @Nullable
        ChannelPromise promise() {
            return promise;
        }

        @Nullable
        Item next() {
            return next;
        }
    }
}
