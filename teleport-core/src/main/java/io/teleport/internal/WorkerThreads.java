package io.teleport.internal;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Makes the threads of workers, and knows which worker the current thread is. */
abstract class WorkerThreads {

    private WorkerThreads() {}

    /** A thread, not started yet, that runs the worker. */
    abstract Thread newThread(Worker worker);

    /** The worker that the current thread is, if it is one. */
    abstract @Nullable Worker current();

    /** Whether each thread without tasks is kept for a while, because it is expensive to start; otherwise one is kept. */
    abstract boolean areKept();

    static WorkerThreads platform(String name) {
        return new Platform(name);
    }

    /** Needs JDK 21. */
    static WorkerThreads virtual(String name) {
        return new Virtual(VirtualThreads.factory(name + "-"));
    }

    private static final class Platform extends WorkerThreads {

        private final String name;
        private final AtomicInteger count = new AtomicInteger();

        private Platform(String name) {
            this.name = name;
        }

        @Override
        Thread newThread(Worker worker) {
            EngineThread thread = new EngineThread(worker, name + "-" + count.incrementAndGet());
            thread.worker(worker);
            return thread;
        }

        @Override
        @Nullable
        Worker current() {
            return EngineThread.currentWorker();
        }

        @Override
        boolean areKept() {
            return true;
        }
    }

    private static final class Virtual extends WorkerThreads {

        private static final ThreadLocal<@Nullable Worker> CURRENT = new ThreadLocal<>();

        private final ThreadFactory factory;

        private Virtual(ThreadFactory factory) {
            this.factory = factory;
        }

        @Override
        Thread newThread(Worker worker) {
            return factory.newThread(() -> {
                CURRENT.set(worker);
                worker.run();
            });
        }

        @Override
        @Nullable
        Worker current() {
            return CURRENT.get();
        }

        @Override
        boolean areKept() {
            return false;
        }
    }
}
