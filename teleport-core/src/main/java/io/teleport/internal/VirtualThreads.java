package io.teleport.internal;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A dispatcher with a virtual thread for every task; needs JDK 21. */
final class VirtualThreads implements Dispatcher {

    private final ExecutorService executor;
    private final int maxTasks;
    private final AtomicInteger tasks = new AtomicInteger();

    /** At most this many tasks at a time. */
    VirtualThreads(int maxTasks) {
        this.executor = newExecutor();
        this.maxTasks = maxTasks;
    }

    /** Whether this JVM has virtual threads. */
    static boolean areSupported() {
        return Runtime.version().feature() >= 21;
    }

    @Override
    public boolean offer(Runnable task) {
        if (tasks.get() >= maxTasks || executor.isShutdown()) {
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
        executor.execute(() -> {
            try {
                task.run();
            } finally {
                tasks.getAndDecrement();
            }
        });
    }

    @Override
    public int queued() {
        return 0;
    }

    @Override
    public int active() {
        return tasks.get();
    }

    @Override
    public void close() {
        executor.shutdown();
    }

    private static ExecutorService newExecutor() {
        try {
            MethodHandle create = MethodHandles.publicLookup()
                    .findStatic(
                            Executors.class,
                            "newVirtualThreadPerTaskExecutor",
                            MethodType.methodType(ExecutorService.class));
            return (ExecutorService) create.invokeExact();
        } catch (Throwable e) {
            throw new IllegalStateException(
                    "virtual-threads: true on Java " + Runtime.version().feature() + " (expected: Java 21 or newer)",
                    e);
        }
    }
}
