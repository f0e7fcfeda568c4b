package io.teleport.internal;

import io.netty.channel.Channel;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** A thread that runs event loops and therefore must never wait. */
final class EventLoopThread extends FastThreadLocalThread {

    private EventLoopThread(Runnable target, String name) {
        super(target, name);
    }

    static ThreadFactory factory(String prefix) {
        AtomicInteger count = new AtomicInteger();
        return target -> {
            Thread thread = new EventLoopThread(target, prefix + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /**
     * Refuses to wait on an event loop.
     *
     * @throws IllegalStateException when the current thread is one
     */
    static void mustNotBeCurrent(String what) {
        if (Thread.currentThread() instanceof EventLoopThread) {
            throw wouldBlock(what);
        }
    }

    /** Whether the current thread runs an event loop of ours, or that of the channel, which may be somebody else's. */
    static boolean isCurrent(Channel channel) {
        return Thread.currentThread() instanceof EventLoopThread
                || channel.eventLoop().inEventLoop();
    }

    static IllegalStateException wouldBlock(String what) {
        return new IllegalStateException(what + " would block the event loop (expected: the asynchronous form, or a"
                + " handler that is not dispatched on the event loop)");
    }
}
