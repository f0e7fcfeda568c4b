package io.teleport.internal;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Platform threads that run blocking tasks at the cost of non-blocking ones: as many workers are awake as there are
 * processors beside an event loop, and a further one is woken for each that is found waiting or long at work.
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
        this.parallelism = Math.min(maxWorkers, Math.max(1, Runtime.getRuntime().availableProcessors() - 1));
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
        Worker worker = Worker.current(this);
        if (worker != null && markWaiting(worker)) {
            flush();
        }
    }

    @Override
    public void endWait() {
        Worker worker = Worker.current(this);
        if (worker != null) {
            resumed(worker);
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
            if (worker.isStuck() && markWaiting(worker)) {
                stuck++;
            }
        }
        return stuck;
    }

    private boolean markWaiting(Worker worker) {
        boolean news = worker.markWaiting();
        if (news) {
            running.getAndDecrement();
        }
        return news;
    }

    /** Lets this many workers more than usual run, as long as there are tasks for them. */
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
            worker.awake(true);
            LockSupport.unpark(worker);
            return true;
        }
        int count = total.get();
        while (count < maxWorkers) {
            if (total.compareAndSet(count, count + 1)) {
                return start(new Worker(this, name + "-" + (count + 1)));
            }
            count = total.get();
        }
        running.getAndDecrement();
        return false;
    }

    /** Where the system has no thread to give, the task waits for the workers that there are. */
    private boolean start(Worker worker) {
        try {
            worker.start();
            return true;
        } catch (OutOfMemoryError e) {
            log.error("{} cannot be started: {}", worker.getName(), e.getMessage());
            total.getAndDecrement();
            running.getAndDecrement();
            return false;
        }
    }

    /** The next task, or {@code null} when there is none. */
    @Nullable
    Runnable take() {
        Runnable task = tasks.poll();
        if (task != null) {
            queued.getAndDecrement();
        }
        return task;
    }

    /** The next task, for which a worker that has just become free waits a moment awake. */
    @Nullable
    Runnable nextTask() {
        Runnable task = take();
        for (int i = 0; task == null && i < SPINS; i++) {
            Thread.onSpinWait();
            task = take();
        }
        if (task != null && queued.get() > 0) {
            wakeOne();
        }
        return task;
    }

    /** Looks after a worker that holds replies back while it runs a task. */
    void watch() {
        monitor.watch();
    }

    /** Whether tasks wait, or replies are held back. */
    boolean needsWatching() {
        if (queued.get() > 0) {
            return true;
        }
        for (Worker worker : workers) {
            if (worker.holdsBack()) {
                return true;
            }
        }
        return false;
    }

    void started(Worker worker) {
        workers.add(worker);
    }

    void ended(Worker worker) {
        workers.remove(worker);
        total.getAndDecrement();
    }

    /** A worker that may have been taken for a waiting one runs again. */
    void resumed(Worker worker) {
        if (worker.markRunning()) {
            running.getAndIncrement();
        }
    }

    /** Parks a worker until it is woken; returns false when the thread should end, which then counts no more. */
    boolean waitForTasks(Worker worker) {
        worker.awake(false);
        idle.addFirst(worker);
        running.getAndDecrement();
        if (queued.get() > 0) {
            wakeOne();
        }
        long end = System.nanoTime() + KEEP_ALIVE_NANOS;
        while (!worker.isAwake()) {
            long left = end - System.nanoTime();
            if ((left <= 0 || closed) && idle.remove(worker)) {
                return false;
            }
            LockSupport.parkNanos(this, Math.max(left, 1_000_000));
        }
        return true;
    }
}
