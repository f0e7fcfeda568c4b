package io.teleport.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A dispatcher with a virtual thread for every task; needs JDK 21. */
final class VirtualThreads implements Dispatcher {

    private static final Logger log = LoggerFactory.getLogger(VirtualThreads.class);

    private final ThreadFactory factory;
    private final int maxTasks;
    private final AtomicInteger tasks = new AtomicInteger();
    private volatile boolean closed;

    /** At most this many tasks at a time. */
    VirtualThreads(String name, int maxTasks) {
        this.factory = newFactory(name);
        this.maxTasks = maxTasks;
    }

    /** Whether this JVM has virtual threads. */
    static boolean areSupported() {
        return Runtime.version().feature() >= 21;
    }

    @Override
    public boolean offer(Runnable task) {
        if (tasks.get() >= maxTasks || closed) {
            return false;
        }
        execute(task);
        return true;
    }

    @Override
    public void flush() {
        // every task has its thread already
    }

    @Override
    public void execute(Runnable task) {
        tasks.getAndIncrement();
        factory.newThread(() -> run(task)).start();
    }

    private void run(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            log.error("task {} failed", task, e);
        } finally {
            tasks.getAndDecrement();
        }
    }

    @Override
    public int queued() {
        return 0;
    }

    @Override
    public int active() {
        return tasks.get();
    }

    /** Threads end by themselves. */
    @Override
    public void close() {
        closed = true;
    }

    /** {@code Thread.ofVirtual().name(name, 1).factory()}, for compilers that do not know it. */
    private static ThreadFactory newFactory(String name) {
        try {
            MethodHandles.Lookup lookup = MethodHandles.publicLookup();
            Class<?> builder = Class.forName("java.lang.Thread$Builder");
            Class<?> virtual = Class.forName("java.lang.Thread$Builder$OfVirtual");
            Object made = lookup.findStatic(Thread.class, "ofVirtual", MethodType.methodType(virtual))
                    .invoke();
            lookup.findVirtual(builder, "name", MethodType.methodType(builder, String.class, long.class))
                    .invoke(made, name, 1L);
            return (ThreadFactory) lookup.findVirtual(builder, "factory", MethodType.methodType(ThreadFactory.class))
                    .invoke(made);
        } catch (Throwable e) {
            throw new IllegalStateException(
                    "virtual-threads: true on Java " + Runtime.version().feature() + " (expected: Java 21 or newer)",
                    e);
        }
    }
}
