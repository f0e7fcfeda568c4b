package io.teleport.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The way out of a connection: takes frames from any thread and writes them on the event loop, many to one wake-up and
 * one flush.
 *
 * <p>Frames from other threads wait on a stack that the loop takes as a whole and turns round; an idle connection keeps
 * no queue. What waits here and in the channel together is bounded by the channel's high water mark.
 */
final class Outbox {

    /** Flushing every 32 frames keeps both ends busy; larger batches make them take turns. */
    private static final int FRAMES_A_FLUSH = 32;

    private static final VarHandle HEAD;
    private static final VarHandle QUEUED_BYTES;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            HEAD = lookup.findVarHandle(Outbox.class, "head", Queued.class);
            QUEUED_BYTES = lookup.findVarHandle(Outbox.class, "queuedBytes", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Channel channel;
    private final EventLoop loop;
    private final ChannelHandlerContext tail;
    private final WriteWatch watch;
    private final Object room = new Object();
    private volatile @Nullable Queued head;
    private volatile long queuedBytes;
    private volatile boolean closed;

    // Confined to the event loop.
    private int unflushed;
    private boolean batching;
    private boolean flushScheduled;

    Outbox(ChannelHandlerContext tail, long writeTimeoutMillis) {
        this.channel = tail.channel();
        this.watch = new WriteWatch(channel, writeTimeoutMillis);
        this.loop = channel.eventLoop();
        this.tail = tail;
    }

    /** Takes over the frame; it is written, or released when the connection has closed. */
    void write(ByteBuf frame) {
        if (loop.inEventLoop()) {
            if (head != null) {
                drain();
            }
            writeNow(frame, channel.voidPromise());
        } else {
            enqueue(new Queued(frame, null));
        }
    }

    /** Like {@link #write}; the promise ends when the bytes have left for the transport. */
    ChannelFuture writeNotifying(ByteBuf frame) {
        ChannelPromise promise = channel.newPromise();
        enqueue(new Queued(frame, promise));
        return promise;
    }

    /** Whether this many more bytes stay within the outbound limit; a single message always fits an empty queue. */
    boolean hasRoomFor(int bytes) {
        return queuedBytes + bytes <= channel.bytesBeforeUnwritable() || pendingBytes() == 0;
    }

    /** Bytes taken and not yet accepted by the transport. */
    long pendingBytes() {
        var buffer = channel.unsafe().outboundBuffer();
        return queuedBytes + (buffer == null ? 0 : buffer.totalPendingWriteBytes());
    }

    /** Waits until there is room or the connection has closed. Never on the event loop. */
    void awaitRoomFor(int bytes) throws InterruptedException {
        synchronized (room) {
            while (!closed && !hasRoomFor(bytes)) {
                room.wait(100);
            }
        }
    }

    /** The channel has become writable, or has closed. */
    void roomChanged() {
        synchronized (room) {
            room.notifyAll();
        }
    }

    /** A batch of reads begins: what is written on the loop meanwhile is flushed together. */
    void beginBatch() {
        batching = true;
    }

    /** The batch of reads has ended. */
    void endBatch() {
        batching = false;
        if (head != null) {
            drain();
        }
        flush();
    }

    /** Writes all that is queued, then closes the channel. Any thread. */
    void closeAfterFlush() {
        onLoop(() -> {
            drain();
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        });
    }

    /** The channel is inactive: nothing will be written any more. On the event loop. */
    void channelClosed() {
        closed = true;
        release(takeAll());
        roomChanged();
    }

    private void enqueue(Queued item) {
        int bytes = item.frame.readableBytes();
        QUEUED_BYTES.getAndAdd(this, (long) bytes);
        Queued before;
        do {
            before = head;
            item.next = before;
        } while (!HEAD.compareAndSet(this, before, item));
        if (closed) {
            release(takeAll());
        } else if (before == null) {
            scheduleDrain();
        }
    }

    private void scheduleDrain() {
        try {
            loop.execute(this::drainAndFlush);
        } catch (RejectedExecutionException e) {
            release(takeAll());
        }
    }

    private void drainAndFlush() {
        drain();
        if (!batching) {
            flush();
        }
    }

    private void drain() {
        Queued item = oldestFirst(takeAll());
        long bytes = 0;
        while (item != null) {
            bytes += item.frame.readableBytes();
            ChannelPromise promise = item.promise;
            writeNow(item.frame, promise == null ? channel.voidPromise() : promise);
            item = item.next;
        }
        if (bytes > 0) {
            QUEUED_BYTES.getAndAdd(this, -bytes);
        }
    }

    private void writeNow(ByteBuf frame, ChannelPromise promise) {
        tail.write(frame, promise);
        if (++unflushed >= FRAMES_A_FLUSH) {
            flush();
        } else if (!batching && !flushScheduled) {
            flushScheduled = true;
            loop.execute(this::scheduledFlush);
        }
    }

    private void scheduledFlush() {
        flushScheduled = false;
        flush();
    }

    private void flush() {
        if (unflushed > 0) {
            unflushed = 0;
            tail.flush();
            watch.flushed();
        }
    }

    private @Nullable Queued takeAll() {
        return (Queued) HEAD.getAndSet(this, null);
    }

    private void release(@Nullable Queued item) {
        for (Queued at = item; at != null; at = at.next) {
            QUEUED_BYTES.getAndAdd(this, (long) -at.frame.readableBytes());
            at.frame.release();
            ChannelPromise promise = at.promise;
            if (promise != null) {
                promise.tryFailure(new ClosedConnectionException());
            }
        }
    }

    private void onLoop(Runnable action) {
        if (loop.inEventLoop()) {
            action.run();
        } else {
            loop.execute(action);
        }
    }

    private static @Nullable Queued oldestFirst(@Nullable Queued newest) {
        Queued oldest = null;
        Queued item = newest;
        while (item != null) {
            Queued next = item.next;
            item.next = oldest;
            oldest = item;
            item = next;
        }
        return oldest;
    }

    /** A frame on the stack. */
    private static final class Queued {
        private final ByteBuf frame;
        private final @Nullable ChannelPromise promise;
        private @Nullable Queued next;

        private Queued(ByteBuf frame, @Nullable ChannelPromise promise) {
            this.frame = frame;
            this.promise = promise;
        }
    }
}
