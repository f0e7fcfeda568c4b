package io.teleport.internal;

import io.netty.util.concurrent.FastThreadLocalThread;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Platform threads that run blocking tasks at the cost of non-blocking ones: as many workers are awake as there are
 * processors, and a further one is woken for each that is found waiting.
 *
 * <p>A worker that waits says so itself ({@link #beginWait()}) or is noticed by the {@link WaitMonitor}.
 */
final class WorkerPool implements Dispatcher {

    private static final Logger log = LoggerFactory.getLogger(WorkerPool.class);
    private static final long KEEP_ALIVE_NANOS = 30_000_000_000L;
    private static final int SPINS = 200;

    private final String name;
    private final int parallelism;
    private final int maxWorkers;
    private final int maxQueued;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedDeque<Worker> idle = new ConcurrentLinkedDeque<>();
    private final Queue<Worker> workers = new ConcurrentLinkedQueue<>();
    private final AtomicInteger queued = new AtomicInteger();
    /** Workers that are awake and not known to wait. */
    private final AtomicInteger running = new AtomicInteger();

    private final AtomicInteger total = new AtomicInteger();
    private final WaitMonitor monitor;
    private volatile boolean closed;

    /** At most this many threads and this many waiting tasks. */
    WorkerPool(String name, int maxWorkers, int maxQueued) {
        this.name = name;
        this.parallelism = Math.min(maxWorkers, Math.max(2, Runtime.getRuntime().availableProcessors()));
        this.maxWorkers = maxWorkers;
        this.maxQueued = maxQueued;
        this.monitor = new WaitMonitor(this, name + "-monitor");
    }

    @Override
    public boolean offer(Runnable task) {
        if (queued.get() >= maxQueued || closed) {
            return false;
        }
        queued.getAndIncrement();
        tasks.add(task);
        return true;
    }

    @Override
    public void flush() {
        if (queued.get() > 0) {
            wakeOne();
        }
    }

    @Override
    public void execute(Runnable task) {
        queued.getAndIncrement();
        tasks.add(task);
        wakeOne();
    }

    @Override
    public void beginWait() {
        if (Thread.currentThread() instanceof Worker worker && worker.belongsTo(this) && worker.markWaiting()) {
            flush();
        }
    }

    @Override
    public void endWait() {
        if (Thread.currentThread() instanceof Worker worker && worker.belongsTo(this)) {
            worker.markRunning();
        }
    }

    @Override
    public int queued() {
        return queued.get();
    }

    @Override
    public int active() {
        return total.get() - idle.size();
    }

    @Override
    public void close() {
        closed = true;
        monitor.close();
        workers.forEach(LockSupport::unpark);
    }

    /** Marks the workers that have been at one task since the last look as waiting; returns how many there are. */
    int markStuck() {
        int stuck = 0;
        for (Worker worker : workers) {
            if (worker.isStuck() && worker.markWaiting()) {
                stuck++;
            }
        }
        return stuck;
    }

    /** Lets this many workers more than there are processors run, as long as there are tasks for them. */
    void wakeSpare(int count) {
        int left = count;
        while (left > 0 && queued.get() > 0 && wakeOne(parallelism + count)) {
            left--;
        }
    }

    private void wakeOne() {
        if (!wakeOne(parallelism)) {
            monitor.watch();
        }
    }

    private boolean wakeOne(int limit) {
        int now = running.get();
        while (now < limit) {
            if (running.compareAndSet(now, now + 1)) {
                return unparkOrStart();
            }
            now = running.get();
        }
        return false;
    }

    private boolean unparkOrStart() {
        Worker worker = idle.pollFirst();
        if (worker != null) {
            worker.wakeUp();
            return true;
        }
        int count = total.get();
        while (count < maxWorkers) {
            if (total.compareAndSet(count, count + 1)) {
                new Worker(this, name + "-" + (count + 1)).start();
                return true;
            }
            count = total.get();
        }
        running.getAndDecrement();
        return false;
    }

    private @Nullable Runnable take() {
        Runnable task = tasks.poll();
        if (task != null) {
            queued.getAndDecrement();
        }
        return task;
    }

    /** One thread of the pool. */
    private static final class Worker extends FastThreadLocalThread {

        private static final int RUNNING = 0;
        private static final int WAITING = 1;

        private final WorkerPool pool;
        private final AtomicInteger state = new AtomicInteger(RUNNING);
        private volatile boolean awake = true;
        /** Goes up when a task begins and when it ends: odd while one runs. */
        private final AtomicLong steps = new AtomicLong();

        private long stepsSeen;

        private Worker(WorkerPool pool, String name) {
            super(name);
            this.pool = pool;
            setDaemon(true);
        }

        boolean belongsTo(WorkerPool other) {
            return pool == other;
        }

        /** Called by the monitor alone. */
        boolean isStuck() {
            long now = steps.get();
            boolean same = now == stepsSeen && (now & 1) == 1;
            stepsSeen = now;
            return same;
        }

        boolean markWaiting() {
            if (state.compareAndSet(RUNNING, WAITING)) {
                pool.running.getAndDecrement();
                return true;
            }
            return false;
        }

        void markRunning() {
            if (state.compareAndSet(WAITING, RUNNING)) {
                pool.running.getAndIncrement();
            }
        }

        void wakeUp() {
            awake = true;
            LockSupport.unpark(this);
        }

        @Override
        public void run() {
            pool.workers.add(this);
            try {
                do {
                    runTasks();
                } while (waitForTasks());
            } finally {
                pool.workers.remove(this);
                pool.total.getAndDecrement();
            }
        }

        private void runTasks() {
            Runnable task = nextTask();
            if (task != null && pool.queued.get() > 0) {
                pool.wakeOne();
            }
            while (task != null) {
                runOne(task);
                task = nextTask();
            }
        }

        private @Nullable Runnable nextTask() {
            Runnable task = pool.take();
            for (int i = 0; task == null && i < SPINS; i++) {
                Thread.onSpinWait();
                task = pool.take();
            }
            return task;
        }

        private void runOne(Runnable task) {
            step();
            try {
                task.run();
            } catch (Throwable e) {
                log.error("task {} failed on {}", task, getName(), e);
            } finally {
                step();
                markRunning();
            }
        }

        private void step() {
            steps.lazySet(steps.get() + 1);
        }

        /** Returns false when the thread should end; it has then left the count of running workers. */
        private boolean waitForTasks() {
            awake = false;
            pool.idle.addFirst(this);
            pool.running.getAndDecrement();
            if (pool.queued.get() > 0) {
                pool.wakeOne();
            }
            long end = System.nanoTime() + KEEP_ALIVE_NANOS;
            while (!awake) {
                long left = end - System.nanoTime();
                if ((left <= 0 || pool.closed) && pool.idle.remove(this)) {
                    return false;
                }
                LockSupport.parkNanos(pool, Math.max(left, 1_000_000));
            }
            return true;
        }
    }
}
