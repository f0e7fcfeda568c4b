package io.teleport.internal;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs the hooks of connections that are being accepted on at most half of the workers: they may wait for those who
 * connect and say nothing, and sessions that there are shall not wait for these.
 */
final class AcceptanceHooks implements Executor {

    private final Executor workers;
    private final int most;
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger running = new AtomicInteger();

    AcceptanceHooks(Dispatcher dispatcher) {
        this.workers = dispatcher;
        this.most = Math.max(1, dispatcher.maxWorkers() / 2);
    }

    @Override
    public void execute(Runnable task) {
        waiting.add(task);
        startNext();
    }

    private void startNext() {
        if (running.incrementAndGet() > most) {
            leave();
            return;
        }
        Runnable task = waiting.poll();
        if (task == null) {
            leave();
        } else {
            workers.execute(() -> {
                try {
                    task.run();
                } finally {
                    running.decrementAndGet();
                    startNext();
                }
            });
        }
    }

    /** Somebody may have come for whom there was no room because of this one. */
    private void leave() {
        if (running.decrementAndGet() < most && !waiting.isEmpty()) {
            startNext();
        }
    }
}
