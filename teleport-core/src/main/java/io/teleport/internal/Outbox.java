package io.teleport.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.teleport.message.Message;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The way out of a connection: takes messages from any thread and writes them on the event loop, many to one wake-up,
 * one buffer and one flush.
 *
 * <p>On the loop messages are encoded one behind the other into the batch. Other threads encode for
 * themselves; their frames wait on a stack that the loop takes as a whole and turns round. An idle connection keeps
 * neither. What waits here and in the channel together is bounded by the channel's high water mark.
 */
final class Outbox {

    /** Flushing every 32 frames keeps both ends busy; larger batches make them take turns. */
    static final int FRAMES_A_FLUSH = 32;

    /** A batch of this many bytes is flushed before it has that many frames. */
    static final int BYTES_A_FLUSH = 64 * 1024;

    /** Copying a frame of up to this size into the batch costs less than a buffer of its own in the channel. */
    static final int SMALL_FRAME = 2048;

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
    private volatile boolean awaited;

    // Confined to the event loop.
    private final FrameBatch batch;
    private int unflushed;
    private boolean batching;
    private boolean flushScheduled;
    private boolean flushing;

    Outbox(ChannelHandlerContext tail, Frames frames, long writeTimeoutMillis) {
        this.channel = tail.channel();
        this.batch = new FrameBatch(frames);
        this.watch = new WriteWatch(channel, writeTimeoutMillis);
        this.loop = channel.eventLoop();
        this.tail = tail;
    }

    /**
     * Encodes the message behind those of the batch. On the event loop.
     *
     * @throws RuntimeException when it cannot be encoded; then nothing of it is written
     */
    void append(Message message) {
        if (head != null) {
            drain();
        }
        batch.encode(message);
        appended(1);
    }

    /** Takes over the frame; it is written, or released when the connection has closed. */
    void write(ByteBuf frame) {
        write(frame, 1);
    }

    /** Takes over a buffer that holds so many frames; it is written, or released when the connection has closed. */
    void write(ByteBuf frames, int count) {
        if (loop.inEventLoop()) {
            if (head != null) {
                drain();
            }
            writeNow(frames, count, null);
        } else {
            enqueue(new Queued(frames, count, null));
        }
    }

    /**
     * Takes over a buffer that holds so many frames; it is written at once, or released when {@link #closeNow} was called,
     * though the channel may not know yet. On the event loop.
     */
    void writeAndFlush(ByteBuf frames, int count) {
        if (closed) {
            frames.release();
        } else {
            if (head != null) {
                drain();
            }
            endFrames();
            tail.write(frames, channel.voidPromise());
            unflushed += count;
            flush();
        }
    }

    /** Like {@link #write}; the promise ends when the bytes have left for the transport. */
    ChannelFuture writeNotifying(ByteBuf frame) {
        ChannelPromise promise = channel.newPromise();
        enqueue(new Queued(frame, 1, promise));
        return promise;
    }

    /** Whether anything can still be written. */
    boolean isOpen() {
        return !closed && channel.unsafe().outboundBuffer() != null;
    }

    /** Whether the outbound limit is reached; a message more may be the one that goes over it. */
    boolean isFull() {
        return channel.bytesBeforeUnwritable() <= queuedBytes;
    }

    /** Bytes taken and not yet accepted by the transport. */
    long pendingBytes() {
        var buffer = channel.unsafe().outboundBuffer();
        return queuedBytes + (buffer == null ? 0 : buffer.totalPendingWriteBytes());
    }

    /**
     * Waits until there is room; returns false when the connection has closed, or soon after the message has been given
     * up. Never on the event loop.
     */
    boolean awaitRoom(BooleanSupplier givenUp) throws InterruptedException {
        synchronized (room) {
            awaited = true;
            while (!closed && !givenUp.getAsBoolean() && isFull()) {
                room.wait(100);
                awaited = true;
            }
        }
        return !closed && !givenUp.getAsBoolean();
    }

    /** The channel has become writable, or has closed. */
    void roomChanged() {
        synchronized (room) {
            awaited = false;
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
        onLoop(() -> flushAll().addListener(ChannelFutureListener.CLOSE));
    }

    /** Writes all that is queued; ends when the transport has taken it. On the event loop. */
    ChannelFuture flushAll() {
        drain();
        ChannelPromise last = channel.newPromise();
        writeNow(Unpooled.EMPTY_BUFFER, 1, last);
        flush();
        return last;
    }

    /** Closes the channel; what other threads write from now on is released. Any thread. */
    void closeNow() {
        closed = true;
        channel.close();
    }

    /** The channel is inactive: nothing will be written any more. On the event loop. */
    void channelClosed() {
        closed = true;
        release(takeAll());
        batch.drop();
        roomChanged();
    }

    private void enqueue(Queued item) {
        int bytes = item.frame.readableBytes();
        QUEUED_BYTES.getAndAdd(this, (long) bytes);
        if (closed) {
            release(item);
            return;
        }
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

    /** Whether frames of other threads wait for the loop. */
    boolean hasQueued() {
        return head != null;
    }

    /** Writes what other threads have queued. On the event loop. */
    void writeQueued() {
        if (head != null) {
            drainAndFlush();
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
        try {
            while (item != null) {
                Queued now = item;
                item = now.next;
                bytes += now.frame.readableBytes();
                writeNow(now.frame, now.count, now.promise);
            }
        } finally {
            // Neither a frame nor its bytes are forgotten when one before it cannot be written.
            release(item);
            QUEUED_BYTES.getAndAdd(this, -bytes);
        }
        if (bytes > 0 && awaited) {
            roomChanged();
        }
    }

    private void writeNow(ByteBuf frame, int count, @Nullable ChannelPromise promise) {
        if (promise == null && frame.readableBytes() <= SMALL_FRAME) {
            batch.add(frame);
            frame.release();
        } else {
            endFrames();
            tail.write(frame, promise == null ? channel.voidPromise() : promise);
        }
        appended(count);
    }

    private void appended(int count) {
        unflushed += count;
        if (unflushed >= FRAMES_A_FLUSH || batch.size() >= BYTES_A_FLUSH) {
            flush();
        } else if (!batching) {
            scheduleFlush();
        }
    }

    private void scheduleFlush() {
        if (!flushScheduled) {
            flushScheduled = true;
            loop.execute(this::scheduledFlush);
        }
    }

    private void scheduledFlush() {
        flushScheduled = false;
        flush();
    }

    /** Within the process the other end reads, and is answered, while this one writes; a flush would do nothing then. */
    private void flush() {
        if (unflushed > 0 && (flushing || batch.isEncoding())) {
            scheduleFlush();
        } else if (unflushed > 0) {
            flushNow();
        }
    }

    private void flushNow() {
        unflushed = 0;
        flushing = true;
        try {
            endFrames();
            tail.flush();
        } finally {
            flushing = false;
        }
        watch.flushed();
    }

    /** Hands the frames encoded so far to the channel; where there is no memory for them, none may follow. */
    private void endFrames() {
        try {
            ByteBuf frames = batch.take();
            if (frames != null) {
                tail.write(frames, channel.voidPromise());
            }
        } catch (RuntimeException | Error e) {
            closeNow();
            throw e;
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

    /** One or more frames on the stack. */
    private static final class Queued {
        private final ByteBuf frame;
        private final int count;
        private final @Nullable ChannelPromise promise;
        private @Nullable Queued next;

        private Queued(ByteBuf frame, int count, @Nullable ChannelPromise promise) {
            this.frame = frame;
            this.count = count;
            this.promise = promise;
        }
    }
}
