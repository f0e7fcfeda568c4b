package io.teleport.internal;

import io.netty.channel.Channel;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A thread of the engine. It runs an event loop, and then it must never wait, or tasks, and then it may. */
final class EngineThread extends FastThreadLocalThread {

    // Set by the thread itself alone.
    private @Nullable Worker worker;
    private boolean runsLoop;

    /** Somebody has interrupted it where that must not be seen. */
    private volatile boolean interruptKept;

    EngineThread(Runnable target, String name) {
        super(target, name);
        setDaemon(true);
    }

    /** Makes threads that begin with an event loop. */
    static ThreadFactory loops(String prefix) {
        AtomicInteger count = new AtomicInteger();
        return target -> {
            EngineThread thread = new EngineThread(target, prefix + "-" + count.incrementAndGet());
            thread.runsLoop = true;
            return thread;
        };
    }

    /** Says which worker this is while it runs tasks. By the thread itself, or before it starts. */
    void worker(Worker own) {
        worker = own;
    }

    /** It runs an event loop from now on. By the thread itself. */
    void entersLoop() {
        runsLoop = true;
        if (interrupted()) {
            interruptKept = true;
        }
    }

    /** It runs tasks from now on. By the thread itself. */
    void leavesLoop() {
        runsLoop = false;
    }

    /** Reaches tasks only, since in an event loop it would close channels of NIO: the task that goes on, if there is one. */
    @Override
    public void interrupt() {
        if (runsLoop) {
            interruptKept = true;
        }
        if (!runsLoop) {
            interruptKept = false;
            super.interrupt();
        }
    }

    /** The task goes on that it was at before it ran the loop for a moment. By the thread itself, once it has left. */
    void seesInterrupt() {
        if (interruptKept) {
            interrupt();
        }
    }

    /** What was meant for a task has come too late. By the thread itself. */
    void forgetsInterrupt() {
        if (interruptKept) {
            interruptKept = false;
        }
    }

    /** The worker that the current thread is, unless it runs an event loop, or is none of the engine's. */
    static @Nullable Worker currentWorker() {
        return Thread.currentThread() instanceof EngineThread own && !own.runsLoop ? own.worker : null;
    }

    /** The loop that the current thread runs, if it also runs that loop's tasks. */
    static @Nullable MovableLoop currentLoop() {
        if (!(Thread.currentThread() instanceof EngineThread own)) {
            return WorkerThreads.lentLoop();
        }
        Worker present = own.worker;
        return present == null || !own.runsLoop ? null : present.loop();
    }

    /** Whether the current thread runs an event loop of ours. */
    static boolean runsLoop() {
        return Thread.currentThread() instanceof EngineThread own ? own.runsLoop : WorkerThreads.lentLoop() != null;
    }

    /** Whether the current thread runs an event loop of ours, or that of the channel, which may be somebody else's. */
    static boolean isCurrent(Channel channel) {
        return runsLoop() || channel.eventLoop().inEventLoop();
    }

    /**
     * Refuses to wait on an event loop.
     *
     * @throws IllegalStateException when the current thread runs one
     */
    static void mustNotBeCurrent(String what) {
        if (runsLoop()) {
            throw wouldBlock(what);
        }
    }

    static IllegalStateException wouldBlock(String what) {
        return new IllegalStateException(what + " would block the event loop (expected: the asynchronous form, or a"
                + " handler that is not dispatched on the event loop)");
    }
}
