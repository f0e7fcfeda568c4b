package io.teleport.internal;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads of a {@link Dispatcher}: how many there are, which of them run, wait or are idle, and when one is started. */
final class Workers {

    private static final Logger log = LoggerFactory.getLogger(Workers.class);

    private static final long KEEP_ALIVE_NANOS = 30_000_000_000L;

    private final Dispatcher dispatcher;
    private final WorkerThreads threads;
    private final int parallelism;
    private final int most;
    private final ConcurrentLinkedDeque<Worker> idle = new ConcurrentLinkedDeque<>();
    private final Queue<Worker> all = new ConcurrentLinkedQueue<>();
    /** Workers that are awake and not known to wait. */
    private final AtomicInteger running = new AtomicInteger();

    private final AtomicInteger total = new AtomicInteger();

    /** At most so many, besides the threads of event loops. */
    Workers(Dispatcher dispatcher, WorkerThreads threads, int most) {
        this.dispatcher = dispatcher;
        this.threads = threads;
        this.parallelism = Math.min(most, Math.max(1, Runtime.getRuntime().availableProcessors() - 1));
        this.most = most;
    }

    /** Most tasks that run at one time. */
    int most() {
        return most;
    }

    /** Whether tasks run on virtual threads only. */
    boolean areVirtual() {
        return !threads.areKept();
    }

    /** How many are idle or could be started. */
    int free() {
        return most - total.get() + idle.size();
    }

    /** The worker that the current thread is, if it is one of these. */
    @Nullable
    Worker current() {
        Worker worker = threads.current();
        return worker != null && worker.isOf(dispatcher) ? worker : null;
    }

    /** How many are at work on a task. */
    int atWork() {
        int count = 0;
        for (Worker worker : all) {
            count += worker.isAtWork() ? 1 : 0;
        }
        return count;
    }

    /** Lets each see that the dispatcher is closed. */
    void unpark() {
        all.forEach(Worker::unpark);
    }

    // Those that run.

    /** Has one more look for tasks; returns false when as many run as there are processors for, or no further one can. */
    boolean wakeOne() {
        return wakeOne(parallelism);
    }

    /** The same with so many more than usual. */
    boolean wakeSpare(int spare) {
        return wakeOne(parallelism + spare);
    }

    private boolean wakeOne(int limit) {
        int now = running.get();
        while (now < limit) {
            if (running.compareAndSet(now, now + 1)) {
                return wakeOrStart();
            }
            now = running.get();
        }
        return false;
    }

    private boolean wakeOrStart() {
        Worker worker = idle.pollFirst();
        if (worker != null) {
            worker.wake();
            return true;
        }
        int count = total.get();
        while (count < most) {
            if (total.compareAndSet(count, count + 1)) {
                return start(new Worker(dispatcher));
            }
            count = total.get();
        }
        running.getAndDecrement();
        return false;
    }

    /** Where the system has no thread to give, the task waits for the workers that there are. */
    private boolean start(Worker worker) {
        try {
            threads.newThread(worker, worker).start();
            return true;
        } catch (OutOfMemoryError e) {
            log.error("no further worker can be started: {}", e.getMessage());
            total.getAndDecrement();
            running.getAndDecrement();
            return false;
        }
    }

    void started(Worker worker) {
        all.add(worker);
    }

    void ended(Worker worker) {
        all.remove(worker);
        total.getAndDecrement();
        if (worker.prepareToPark()) {
            running.getAndDecrement();
        }
        dispatcher.flush();
    }

    // Those that wait.

    /** Marks those that have been at one task since the last look as waiting; returns how many there are. */
    int markStuck() {
        int stuck = 0;
        for (Worker worker : all) {
            if (worker.isStuck() && markWaiting(worker)) {
                stuck++;
            }
        }
        return stuck;
    }

    /** Counts it no more as one that runs, and has its loop run; returns whether that is news. */
    boolean markWaiting(Worker worker) {
        boolean news = worker.markWaiting();
        MovableLoop loop = worker.loop();
        if (loop != null && loop.hasBorrower()) {
            return loop.takeBack() || news;
        }
        if (news && loop == null) {
            running.getAndDecrement();
        } else if (news && loop != null && !loop.isRunMeanwhile() && !relieve(loop)) {
            worker.markRunning();
        }
        return news;
    }

    /** A worker that may have been taken for a waiting one runs again. */
    void resumed(Worker worker) {
        if (worker.markRunning() && worker.loop() == null) {
            running.getAndIncrement();
        }
    }

    /** Whether somebody waits for one of them to make progress. */
    boolean needWatching() {
        for (Worker worker : all) {
            if (worker.needsWatching()) {
                return true;
            }
        }
        return false;
    }

    /** Parks a worker until it is woken; returns false when the thread should end, which then counts no more. */
    boolean waitForTasks(Worker worker) {
        boolean kept = threads.areKept();
        if (!kept && !idle.isEmpty()) {
            return false;
        }
        boolean counted = worker.prepareToPark();
        idle.addFirst(worker);
        if (counted) {
            running.getAndDecrement();
        }
        dispatcher.flush();
        long end = System.nanoTime() + KEEP_ALIVE_NANOS;
        while (!worker.isAwake()) {
            boolean late = kept && System.nanoTime() - end >= 0;
            if ((late || dispatcher.isClosed()) && idle.remove(worker)) {
                return false;
            }
            park(kept ? Math.max(end - System.nanoTime(), 1_000_000) : 0);
        }
        return true;
    }

    /** For at most so long, or until there is something to do: a timer for each wait of a virtual thread costs more than it. */
    private void park(long nanos) {
        if (nanos > 0) {
            LockSupport.parkNanos(this, nanos);
        } else {
            LockSupport.park(this);
        }
        // One that came too late for its task would keep the thread awake.
        Thread.interrupted();
    }

    // Event loops.

    /** Whether so many loops may have their tasks run by their own threads, or are to be lent to virtual ones. */
    boolean mayRunOnLoops(int loops) {
        return most > loops;
    }

    /** A thread for the tasks of a loop, not started yet. */
    Thread newThread(Worker worker, Runnable body) {
        return threads.newThread(worker, body);
    }

    /** Whether there is a thread that could run a loop whose own thread waits. */
    boolean hasSpareThread() {
        return total.get() < most || !idle.isEmpty();
    }

    /** Has a worker run a loop whose own thread waits; returns false when there is no thread for it. */
    private boolean relieve(MovableLoop loop) {
        running.getAndIncrement();
        Worker worker = idle.pollFirst();
        if (worker != null) {
            worker.errand(loop);
            worker.wake();
            return true;
        }
        total.getAndIncrement();
        Worker fresh = new Worker(dispatcher);
        fresh.errand(loop);
        return start(fresh);
    }

    /** Runs a loop as long as its own thread waits; meanwhile the worker does not count as one that runs tasks. */
    void runMeanwhile(Worker worker, MovableLoop loop) {
        markWaiting(worker);
        boolean ran = loop.runMeanwhile();
        resumed(worker);
        if (!ran) {
            loop.mayWaitStill();
        }
    }

    /** The thread of an event loop runs tasks no more. */
    void left(Worker worker) {
        all.remove(worker);
    }

    /** Whether there are event loops that may have to be run for their own threads. */
    boolean includeLoops() {
        for (Worker worker : all) {
            if (worker.loop() != null) {
                return true;
            }
        }
        return false;
    }
}
