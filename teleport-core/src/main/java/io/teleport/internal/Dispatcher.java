package io.teleport.internal;

import io.netty.channel.EventLoop;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Runs handlers and callbacks off the event loops, tasks that may block at the cost of tasks that do not: as many
 * workers are awake as there are processors beside an event loop, and a further one is woken for each that is found
 * waiting or long at work.
 *
 * <p>A worker that waits says so itself ({@link #beginWait()}) or is noticed by the {@link WaitMonitor}.
 */
final class Dispatcher implements Executor, AutoCloseable {

    /** A single message and its answer come about as fast; waking a thread up takes longer. */
    private static final long SHORT_WAIT_NANOS = 50_000;

    private static final long ANSWER_NANOS = 10_000;

    private final Workers workers;
    private final int maxQueued;
    private final Queue<TaskBatch> batches = new ConcurrentLinkedQueue<>();
    private final AtomicInteger queued = new AtomicInteger();
    private final Patience answers = new Patience();
    private final Executor callbacks = this::callBack;
    private final WaitMonitor monitor;
    private volatile boolean closed;

    /** At most this many threads and this many waiting tasks. */
    Dispatcher(WorkerThreads threads, String name, int maxWorkers, int maxQueued) {
        this.workers = new Workers(this, threads, maxWorkers);
        this.maxQueued = maxQueued;
        this.monitor = new WaitMonitor(this, name + "-monitor");
    }

    /** Those who run the tasks. */
    Workers workers() {
        return workers;
    }

    // For those who have tasks.

    /** How many tasks may still be offered. Where threads cost little it does not matter which of them wait for one. */
    int room() {
        int left = workers.areVirtual() ? workers.free() : maxQueued;
        return closed ? 0 : Math.max(0, left - queued.get());
    }

    /** Most tasks that run at one time. */
    int maxWorkers() {
        return workers.most();
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
        return workers.current();
    }

    /** The current thread, which may be a worker, begins to wait for something another task may have to bring. */
    void beginWait() {
        Worker worker = currentWorker();
        if (worker != null) {
            worker.beginWait();
            if (workers.markWaiting(worker)) {
                flush();
            }
        }
    }

    /** The wait is over. */
    void endWait() {
        Worker worker = currentWorker();
        if (worker != null) {
            workers.resumed(worker);
        }
    }

    /** Tasks that wait for a thread; those of a batch count until the last of them is taken. */
    int queued() {
        return queued.get();
    }

    /** Threads at work on a task. */
    int active() {
        return workers.atWork();
    }

    /** Lets go of the threads once what was taken has run. */
    @Override
    public void close() {
        closed = true;
        monitor.close();
        workers.unpark();
    }

    boolean isClosed() {
        return closed;
    }

    private void hand(TaskBatch batch) {
        batch.markQueued();
        batches.add(batch);
        wakeOne();
    }

    // For the monitor.

    /** Lets this many workers more than usual run, as long as there are tasks for them. */
    void wakeSpare(int count) {
        int left = count;
        while (left > 0 && !batches.isEmpty() && workers.wakeSpare(count)) {
            left--;
        }
    }

    /** Whether tasks wait, or replies are held back. */
    boolean needsWatching() {
        return queued.get() > 0 || workers.needWatching();
    }

    /** Has the monitor look after workers that have something to lose to a task that waits. */
    void watch() {
        monitor.watch();
    }

    private void wakeOne() {
        if (!workers.wakeOne()) {
            monitor.watch();
        }
    }

    // For the workers.

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

    /** The thread of an event loop runs tasks no more. */
    void left(Worker worker) {
        workers.left(worker);
        if (closed) {
            monitor.close();
        }
    }
}
