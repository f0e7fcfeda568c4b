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
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The way out of a connection: takes messages from any thread and writes them on the event loop, many to one wake-up,
 * one buffer and one flush.
 *
 * <p>On the loop messages are encoded one behind the other into the batch. Other threads encode for themselves; their
 * frames wait until the loop takes them as a whole. An idle connection keeps neither. What waits here and in the channel
 * together is bounded by the channel's high water mark.
 */
final class Outbox {

    /** Flushing every 32 frames keeps both ends busy; larger batches make them take turns, unless much has been read. */
    static final int FRAMES_A_FLUSH = 32;

    /** Where so much has been read, twice as many frames are flushed together. */
    static final int MUCH_READ = 128 * 1024;

    /** A batch of this many bytes is flushed before it has that many frames. */
    static final int BYTES_A_FLUSH = 64 * 1024;

    /** Copying a frame of up to this size into the batch costs less than a buffer of its own in the channel. */
    static final int SMALL_FRAME = 2048;

    private final Channel channel;
    private final EventLoop loop;
    private final ChannelHandlerContext tail;
    private final WriteWatch watch;
    private final Object room = new Object();
    private final WaitingFrames waiting = new WaitingFrames();
    private volatile boolean closed;
    private volatile boolean awaited;

    // Confined to the event loop.
    private final FrameBatch batch;
    private int unflushed;
    private int framesAFlush = FRAMES_A_FLUSH;
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
        if (waiting.areSome()) {
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
        if (loop.inEventLoop() && !batch.isEncoding()) {
            if (waiting.areSome()) {
                drain();
            }
            writeNow(frames, count, null);
        } else {
            enqueue(frames, count, null);
        }
    }

    /**
     * Takes over a buffer that holds so many frames; it is flushed with all before it, or released when {@link #closeNow} was called,
     * though the channel may not know yet. On the event loop.
     */
    void writeAndFlush(ByteBuf frames, int count) {
        if (closed) {
            frames.release();
        } else {
            boolean ready = false;
            try {
                if (waiting.areSome()) {
                    drain();
                }
                endFrames();
                ready = true;
            } finally {
                if (!ready) {
                    frames.release();
                }
            }
            tail.write(frames, channel.voidPromise());
            unflushed += count;
            flush();
        }
    }

    /** Like {@link #write}; the promise ends when the bytes have left for the transport. */
    ChannelFuture writeNotifying(ByteBuf frame) {
        ChannelPromise promise = channel.newPromise();
        enqueue(frame, 1, promise);
        return promise;
    }

    /** Whether anything can still be written. */
    boolean isOpen() {
        return !closed && channel.unsafe().outboundBuffer() != null;
    }

    /** Whether the outbound limit is reached; a message more may be the one that goes over it. */
    boolean isFull() {
        return channel.bytesBeforeUnwritable() <= waiting.bytes();
    }

    /** Bytes taken and not yet accepted by the transport. */
    long pendingBytes() {
        var buffer = channel.unsafe().outboundBuffer();
        return waiting.bytes() + (buffer == null ? 0 : buffer.totalPendingWriteBytes());
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

    /** A batch of reads begins, with so many bytes: what is written on the loop meanwhile is flushed together. */
    void beginBatch(int bytes) {
        batching = true;
        framesAFlush = bytes < MUCH_READ ? FRAMES_A_FLUSH : 2 * FRAMES_A_FLUSH;
    }

    /** The batch of reads has ended. */
    void endBatch() {
        batching = false;
        framesAFlush = FRAMES_A_FLUSH;
        if (waiting.areSome()) {
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
        waiting.release(waiting.takeAll());
        batch.drop();
        roomChanged();
    }

    private void enqueue(ByteBuf frames, int count, @Nullable ChannelPromise promise) {
        boolean first = waiting.add(new WaitingFrames.Item(frames, count, promise));
        if (closed) {
            waiting.release(waiting.takeAll());
        } else if (first) {
            scheduleDrain();
        }
    }

    private void scheduleDrain() {
        try {
            loop.execute(this::drainAndFlush);
        } catch (RejectedExecutionException e) {
            waiting.release(waiting.takeAll());
        }
    }

    /** Whether frames of other threads wait for the loop. */
    boolean hasQueued() {
        return waiting.areSome();
    }

    /** Writes what other threads have queued. On the event loop. */
    void writeQueued() {
        if (waiting.areSome()) {
            drainAndFlush();
        }
    }

    private void drainAndFlush() {
        drain();
        if (!batching) {
            flush();
        }
    }

    /** What a codec that is encoding would write now comes behind its message; those that wait have their turn scheduled. */
    private void drain() {
        if (batch.isEncoding()) {
            return;
        }
        WaitingFrames.Item item = waiting.takeAll();
        long bytes = 0;
        try {
            while (item != null) {
                WaitingFrames.Item now = item;
                item = now.next();
                bytes += now.frames().readableBytes();
                writeNow(now.frames(), now.count(), now.promise());
            }
        } finally {
            // Neither a frame nor its bytes are forgotten when one before it cannot be written.
            waiting.release(item);
            waiting.gone(bytes);
        }
        if (bytes > 0 && awaited) {
            roomChanged();
        }
    }

    private void writeNow(ByteBuf frame, int count, @Nullable ChannelPromise promise) {
        if (promise == null && frame.readableBytes() <= SMALL_FRAME) {
            addToBatch(frame);
        } else {
            endFrames();
            tail.write(frame, promise == null ? channel.voidPromise() : promise);
        }
        appended(count);
    }

    private void appended(int count) {
        unflushed += count;
        if (unflushed >= framesAFlush || batch.size() >= BYTES_A_FLUSH) {
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

    /** Where there is no memory for a frame, none may follow. */
    private void addToBatch(ByteBuf frame) {
        try {
            batch.add(frame);
        } catch (RuntimeException | Error e) {
            closeNow();
            throw e;
        }
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

    /** Not while a codec is at its message, which comes before. */
    private void onLoop(Runnable action) {
        if (loop.inEventLoop() && !batch.isEncoding()) {
            action.run();
        } else {
            loop.execute(action);
        }
    }
}
