package io.teleport.internal;

import io.netty.channel.EventLoop;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs handlers and callbacks off the event loops, tasks that may block at the cost of tasks that do not: as many
 * workers are awake as there are processors beside an event loop, and a further one is woken for each that is found
 * waiting or long at work.
 *
 * <p>A worker that waits says so itself ({@link #beginWait()}) or is noticed by the {@link WaitMonitor}.
 */
final class Dispatcher implements Executor, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);

    private static final long KEEP_ALIVE_NANOS = 30_000_000_000L;

    /** A single message and its answer come about as fast; waking a thread up takes longer. */
    private static final long SHORT_WAIT_NANOS = 50_000;

    private static final long ANSWER_NANOS = 10_000;

    private final WorkerThreads threads;
    private final int parallelism;
    private final int maxWorkers;
    private final int maxQueued;
    private final Queue<TaskBatch> batches = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedDeque<Worker> idle = new ConcurrentLinkedDeque<>();
    private final Queue<Worker> workers = new ConcurrentLinkedQueue<>();
    private final AtomicInteger queued = new AtomicInteger();
    /** Workers that are awake and not known to wait. */
    private final AtomicInteger running = new AtomicInteger();

    private final AtomicInteger total = new AtomicInteger();
    private final Patience answers = new Patience();
    private final Executor callbacks = this::callBack;
    private final WaitMonitor monitor;
    private volatile boolean closed;

    /** At most this many threads and this many waiting tasks. */
    Dispatcher(WorkerThreads threads, String name, int maxWorkers, int maxQueued) {
        this.threads = threads;
        this.parallelism = Math.min(maxWorkers, Math.max(1, Runtime.getRuntime().availableProcessors() - 1));
        this.maxWorkers = maxWorkers;
        this.maxQueued = maxQueued;
        this.monitor = new WaitMonitor(this, name + "-monitor");
    }

    // For those who have tasks.

    /** How many tasks may still be offered. Where threads cost little it does not matter which of them wait for one. */
    int room() {
        int left = threads.areKept() ? maxQueued : maxWorkers - total.get() + idle.size();
        return closed ? 0 : Math.max(0, left - queued.get());
    }

    /** Most tasks that run at one time. */
    int maxWorkers() {
        return maxWorkers;
    }

    /** Takes tasks for which there was room. */
    void offer(TaskBatch batch) {
        queued.getAndAdd(batch.size());
        hand(batch);
    }

    /**
     * Takes tasks that an event loop has read; on that loop.
     *
     * @return whether the loop runs them itself
     */
    boolean offer(TaskBatch batch, EventLoop reader) {
        queued.getAndAdd(batch.size());
        boolean own = reader instanceof MovableLoop loop && loop.isOf(this) && loop.takes(batch);
        if (!own) {
            hand(batch);
        }
        return own;
    }

    /** Whether an event loop that has just offered a single task should {@link #awaitAnswer wait} for its answer. */
    boolean answersSoon() {
        return queued.get() <= 1 && answers.isWorthWhile();
    }

    /** Waits, for microseconds, until a worker has written something; on the event loop, once it has read all. */
    void awaitAnswer(Outbox outbox) {
        long end = System.nanoTime() + ANSWER_NANOS;
        while (!outbox.hasQueued() && queued.get() <= 1 && System.nanoTime() - end < 0) {
            Thread.onSpinWait();
        }
        answers.ended(outbox.hasQueued());
        outbox.writeQueued();
    }

    /** Like {@link #execute}, for what follows from a message: an event loop that has read it may run that itself. */
    Executor callbacks() {
        return callbacks;
    }

    private void callBack(Runnable task) {
        MovableLoop loop = EngineThread.currentLoop();
        if (loop == null) {
            execute(task);
        } else {
            offer(TaskBatch.of(task), loop);
        }
    }

    /** Takes a task whether there is room or not, for what must not be lost. */
    @Override
    public void execute(Runnable task) {
        offer(TaskBatch.of(task));
    }

    /** Sees to it that what is queued is being run. */
    void flush() {
        if (!batches.isEmpty()) {
            wakeOne();
        }
    }

    /** The worker that the current thread is, if it is one of this dispatcher. */
    @Nullable
    Worker currentWorker() {
        Worker worker = threads.current();
        return worker != null && worker.isOf(this) ? worker : null;
    }

    /** The current thread, which may be a worker, begins to wait for something another task may have to bring. */
    void beginWait() {
        Worker worker = currentWorker();
        if (worker != null) {
            worker.beginWait();
            if (markWaiting(worker)) {
                flush();
            }
        }
    }

    /** The wait is over. */
    void endWait() {
        Worker worker = currentWorker();
        if (worker != null) {
            resumed(worker);
        }
    }

    /** Tasks that wait for a thread; those of a batch count until the last of them is taken. */
    int queued() {
        return queued.get();
    }

    /** Threads at work on a task. */
    int active() {
        int count = 0;
        for (Worker worker : workers) {
            count += worker.isAtWork() ? 1 : 0;
        }
        return count;
    }

    /** Lets go of the threads once what was taken has run. */
    @Override
    public void close() {
        closed = true;
        monitor.close();
        workers.forEach(Worker::unpark);
    }

    private void hand(TaskBatch batch) {
        batch.markQueued();
        batches.add(batch);
        wakeOne();
    }

    // For the monitor.

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

    /** Lets this many workers more than usual run, as long as there are tasks for them. */
    void wakeSpare(int count) {
        int left = count;
        while (left > 0 && !batches.isEmpty() && wakeOne(parallelism + count)) {
            left--;
        }
    }

    /** Whether tasks wait, or replies are held back. */
    boolean needsWatching() {
        if (queued.get() > 0) {
            return true;
        }
        for (Worker worker : workers) {
            if (worker.needsWatching()) {
                return true;
            }
        }
        return false;
    }

    /** Has the monitor look after workers that have something to lose to a task that waits. */
    void watch() {
        monitor.watch();
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
        while (count < maxWorkers) {
            if (total.compareAndSet(count, count + 1)) {
                return start(new Worker(this));
            }
            count = total.get();
        }
        running.getAndDecrement();
        return false;
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
        Worker fresh = new Worker(this);
        fresh.errand(loop);
        return start(fresh);
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

    // For event loops.

    /** Whether so many loops may have their tasks run by their own threads, or are to be lent to virtual ones. */
    boolean mayRunOnLoops(int loops) {
        return maxWorkers > loops;
    }

    /** Whether tasks run on virtual threads only. */
    boolean isVirtual() {
        return !threads.areKept();
    }

    /** A virtual thread for the tasks of a loop, not started yet. */
    Thread newThread(Worker worker, Runnable body) {
        return threads.newThread(worker, body);
    }

    /** Whether there is a thread that could run a loop whose own thread waits. */
    boolean hasSpareThread() {
        return total.get() < maxWorkers || !idle.isEmpty();
    }

    /** The thread of an event loop runs tasks no more. */
    void left(Worker worker) {
        workers.remove(worker);
        if (closed) {
            monitor.close();
        }
    }

    /** Whether there are event loops that may have to be run for their own threads. */
    boolean hasLoops() {
        for (Worker worker : workers) {
            if (worker.loop() != null) {
                return true;
            }
        }
        return false;
    }

    // For the workers.

    void started(Worker worker) {
        workers.add(worker);
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

    void ended(Worker worker) {
        workers.remove(worker);
        total.getAndDecrement();
        if (worker.prepareToPark()) {
            running.getAndDecrement();
        }
        flush();
    }

    /** What is queued first, or {@code null}. */
    @Nullable
    TaskBatch take() {
        TaskBatch batch = batches.poll();
        if (batch != null) {
            batch.unmarkQueued();
            if (!batches.isEmpty()) {
                wakeOne();
            }
        }
        return batch;
    }

    /** What is queued first, for which a worker waits a moment awake. */
    @Nullable
    TaskBatch takeSoon() {
        long end = System.nanoTime() + SHORT_WAIT_NANOS;
        TaskBatch batch = take();
        while (batch == null && System.nanoTime() - end < 0) {
            Thread.onSpinWait();
            batch = take();
        }
        return batch;
    }

    /** The last task of a batch has been claimed. */
    void claimed(TaskBatch batch) {
        queued.getAndAdd(-batch.size());
    }

    /** Queues a batch once more, for other workers; returns false when it is there already or has ended. */
    boolean share(TaskBatch batch) {
        boolean useful = batch.hasMore() && batch.markQueued();
        if (useful) {
            batches.add(batch);
        }
        return useful;
    }

    /** A worker that may have been taken for a waiting one runs again. */
    void resumed(Worker worker) {
        if (worker.markRunning() && worker.loop() == null) {
            running.getAndIncrement();
        }
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
        flush();
        long end = System.nanoTime() + KEEP_ALIVE_NANOS;
        while (!worker.isAwake()) {
            boolean late = kept && System.nanoTime() - end >= 0;
            if ((late || closed) && idle.remove(worker)) {
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
}
