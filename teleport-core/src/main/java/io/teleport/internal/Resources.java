package io.teleport.internal;

import io.netty.buffer.AdaptiveByteBufAllocator;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.HashedWheelTimer;
import io.netty.util.Timer;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import io.teleport.AllocatorType;
import io.teleport.PeerConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Threads, timer and memory that peers need and may share. */
public final class Resources implements AutoCloseable {

    private static final int TICK_MILLIS = 10;
    private static final ThreadFactory CLOSERS = new DefaultThreadFactory("teleport-closer", true);

    private final Transport transport;
    private static final long SETTLE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final EventLoopGroup loops;
    private final Timer timer;
    private final Dispatcher dispatcher;
    private final ByteBufAllocator allocator;
    private @Nullable EventLoopGroup localLoops;
    private boolean closed;

    /** Takes transport, number of threads, dispatcher and allocator from the configuration. */
    public Resources(PeerConfig config) {
        this.transport = Transport.of(config.transport());
        this.timer = new HashedWheelTimer(
                new DefaultThreadFactory("teleport-timer", true), TICK_MILLIS, TimeUnit.MILLISECONDS);
        this.dispatcher = config.virtualThreads() && VirtualThreads.areSupported()
                ? new Dispatcher(
                        WorkerThreads.virtual("teleport-virtual"),
                        "teleport-virtual",
                        config.workerQueue() + config.workers(),
                        config.workerQueue())
                : new Dispatcher(
                        WorkerThreads.platform("teleport-worker"),
                        "teleport-worker",
                        config.workers(),
                        config.workerQueue());
        this.loops = MovableLoop.group(loopCount(config), "teleport-loop", transport, dispatcher);
        this.allocator = config.allocator() == AllocatorType.POOLED
                ? PooledByteBufAllocator.DEFAULT
                : new AdaptiveByteBufAllocator();
    }

    /** Stops the threads without waiting for them; tasks and messages that are under way may be lost. */
    @Override
    public void close() {
        if (markClosed()) {
            dispatcher.close();
            // A timer does not stop itself, and who closes may be one of its tasks.
            CLOSERS.newThread(timer::stop).start();
            shutdown(loops);
            EventLoopGroup local = localLoops;
            if (local != null) {
                shutdown(local);
            }
        }
    }

    Transport transport() {
        return transport;
    }

    EventLoopGroup loops() {
        return loops;
    }

    /** The loops of channels within the process, started when first asked for. */
    synchronized EventLoopGroup localLoops() {
        EventLoopGroup present = localLoops;
        if (present == null) {
            if (closed) {
                throw new IllegalStateException("resources are closed");
            }
            present = new MultiThreadIoEventLoopGroup(
                    1, EngineThread.loops("teleport-local"), Transport.LOCAL.newIoHandler());
            localLoops = present;
        }
        return present;
    }

    /** Waits until the loops have begun what they have been given so far, but not long, and not on one of them. */
    void settle() {
        if (EngineThread.runsLoop() || loops.isShuttingDown()) {
            return;
        }
        long end = System.nanoTime() + SETTLE_NANOS;
        List<Future<?>> asked = new ArrayList<>();
        loops.forEach(loop -> asked.add(loop.submit(() -> {})));
        asked.forEach(loop -> loop.awaitUninterruptibly(Math.max(0, end - System.nanoTime()) / 1_000_000));
    }

    Timer timer() {
        return timer;
    }

    Dispatcher dispatcher() {
        return dispatcher;
    }

    ByteBufAllocator allocator() {
        return allocator;
    }

    private synchronized boolean markClosed() {
        boolean first = !closed;
        closed = true;
        return first;
    }

    private static Future<?> shutdown(EventLoopGroup group) {
        return group.shutdownGracefully(0, 5, TimeUnit.SECONDS);
    }

    private static int loopCount(PeerConfig config) {
        return config.eventLoopThreads() > 0
                ? config.eventLoopThreads()
                : Runtime.getRuntime().availableProcessors();
    }
}
