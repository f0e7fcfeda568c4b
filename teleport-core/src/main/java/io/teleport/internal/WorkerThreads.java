package io.teleport.internal;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Makes the threads of workers, and knows which worker the current thread is. */
abstract class WorkerThreads {

    private WorkerThreads() {}

    /** A thread, not started yet, that is the worker and does this. */
    abstract Thread newThread(Worker worker, Runnable body);

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

    /** The loop that the current thread runs in the place of the loop's own, if it is a virtual one that does so. */
    static @Nullable MovableLoop lentLoop() {
        Worker worker = Virtual.CURRENT.get();
        return worker != null && worker.runsLoop() ? worker.loop() : null;
    }

    private static final class Platform extends WorkerThreads {

        private final String name;
        private final AtomicInteger count = new AtomicInteger();

        private Platform(String name) {
            this.name = name;
        }

        @Override
        Thread newThread(Worker worker, Runnable body) {
            EngineThread thread = new EngineThread(body, name + "-" + count.incrementAndGet());
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
        Thread newThread(Worker worker, Runnable body) {
            return factory.newThread(() -> {
                CURRENT.set(worker);
                body.run();
            });
        }

        @Override
        @Nullable
        Worker current() {
            Worker worker = CURRENT.get();
            return worker == null || worker.runsLoop() ? null : worker;
        }

        @Override
        boolean areKept() {
            return false;
        }
    }
}
