package io.teleport.internal;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread of a {@link Dispatcher}, or the one that runs the tasks of a {@link MovableLoop}.
 *
 * <p>While its tasks are short it holds their replies back, to send many at once, and keeps the batch to itself.
 * Whatever else looks like a wait (a long task, a blocking call, an empty queue, the {@link WaitMonitor}) sends the
 * replies and gives the rest of the batch to the others.
 */
final class Worker implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(Worker.class);

    /** Looks of the monitor at the same running task before it counts as one that waits. */
    private static final int MOST_LOOKS = 4;

    private static final int RUNNING = 0;
    private static final int WAITING = 1;
    private static final int PARKED = 2;

    /** A task that needs no longer holds up the replies before it. */
    private static final long SHORT_TASK_NANOS = 10_000;

    /** By so much tasks may be longer in all before an event loop waits no more for the rest of them. */
    private static final long LOOP_CREDIT_NANOS = 100_000;

    private final Dispatcher dispatcher;
    private final Workers workers;

    /** The loop whose tasks it runs, if it belongs to one. */
    private final @Nullable MovableLoop loop;

    private final Patience requests = new Patience();
    private final AtomicInteger state = new AtomicInteger(RUNNING);
    private final HeldBack heldBack;

    /** The worker's own. */
    private long creditNanos;

    /** Goes up when a task begins and when it ends: odd while one runs. */
    private final AtomicLong steps = new AtomicLong();

    // The monitor's own.
    private long stepsSeen;
    private int looks;

    /** Whether a task was seen waiting; a race with the monitor costs no more than some caution. */
    private volatile boolean waited;

    private volatile @Nullable TaskBatch batch;
    private volatile @Nullable Thread thread;
    private volatile boolean awake = true;

    /** A loop to run in the place of its own thread. */
    private volatile @Nullable MovableLoop errand;

    Worker(Dispatcher dispatcher) {
        this(dispatcher, null);
    }

    /** What runs the tasks of a loop, if there is one, on the thread that {@link #begins()}. */
    Worker(Dispatcher dispatcher, @Nullable MovableLoop loop) {
        this.dispatcher = dispatcher;
        this.workers = dispatcher.workers();
        this.loop = loop;
        this.heldBack = new HeldBack(dispatcher);
    }

    /** Has this as its thread, the current one. */
    void begins() {
        thread = Thread.currentThread();
    }

    /** Whether the current thread, which is this worker, is in the loop at this moment. */
    boolean runsLoop() {
        return loop != null && loop.inEventLoop(Thread.currentThread());
    }

    /** The loop whose tasks it runs, if it belongs to one. */
    @Nullable
    MovableLoop loop() {
        return loop;
    }

    boolean isOf(Dispatcher other) {
        return dispatcher == other;
    }

    /** The replies that it holds back. */
    HeldBack heldBack() {
        return heldBack;
    }

    /** Whether somebody waits for it to make progress: for replies that it holds back, or for its event loop. */
    boolean needsWatching() {
        return heldBack.areSome() || loop != null && loop.isLeft();
    }

    /** Whether its task waits, or has been running for some looks; not each that runs is given a processor. */
    boolean isStuck() {
        long now = steps.get();
        looks = now == stepsSeen ? looks + 1 : 0;
        stepsSeen = now;
        if (!isAtWork()) {
            boolean mustCome = loop != null && loop.waitsForVirtualThread();
            looks = mustCome ? looks : 0;
            return looks >= MOST_LOOKS;
        }
        if (looks < (loop == null ? 0 : 1)) {
            return false;
        }
        boolean waits = isThreadWaiting();
        if (waits) {
            waited = true;
        }
        return waits || looks >= MOST_LOOKS;
    }

    /** Its task is about to wait. */
    void beginWait() {
        waited = true;
    }

    /** Whether a task has waited since this was asked for last. On the worker itself, or in its loop. */
    boolean hasWaited() {
        boolean result = waited;
        if (result) {
            waited = false;
        }
        return result;
    }

    /** Whether it is at a task. */
    boolean isAtWork() {
        return (steps.get() & 1) == 1;
    }

    private boolean isThreadWaiting() {
        Thread present = thread;
        return present != null
                && switch (present.getState()) {
                    case BLOCKED, WAITING, TIMED_WAITING -> true;
                    default -> false;
                };
    }

    /** It waits, so that others see to its replies and its batches; returns whether that is news. */
    boolean markWaiting() {
        heldBack.sendForAnother();
        share();
        shareBatches();
        return state.compareAndSet(RUNNING, WAITING);
    }

    /** It goes on; returns whether that is news. */
    boolean markRunning() {
        return state.compareAndSet(WAITING, RUNNING);
    }

    /** Has it run a loop before it looks for tasks. By who wakes or starts it. */
    void errand(MovableLoop other) {
        errand = other;
    }

    /** Has it look for tasks again, counted as running. Any thread. */
    void wake() {
        state.set(RUNNING);
        awake = true;
        LockSupport.unpark(thread);
    }

    /** Lets it see that its dispatcher is closed. */
    void unpark() {
        LockSupport.unpark(thread);
    }

    /** It is about to park, and may be woken from now on; returns whether it was counted as running. */
    boolean prepareToPark() {
        awake = false;
        return state.getAndSet(PARKED) == RUNNING;
    }

    boolean isAwake() {
        return awake;
    }

    @Override
    public void run() {
        begins();
        workers.started(this);
        try {
            do {
                runAll();
            } while (workers.waitForTasks(this));
        } finally {
            workers.ended(this);
        }
    }

    private void runAll() {
        try {
            runErrand();
            runTasks();
        } catch (Throwable e) {
            failed("a worker", e);
        } finally {
            heldBack.letGo();
        }
    }

    private void runErrand() {
        MovableLoop other = errand;
        if (other != null) {
            errand = null;
            workers.runMeanwhile(this, other);
        }
    }

    /**
     * Runs the batches of the loop that its thread has just left, or leaves the rest of them to others when they take
     * long.
     *
     * @return whether all were short
     */
    boolean runBatches(MovableLoop own) {
        dispatcher.watch();
        creditNanos = LOOP_CREDIT_NANOS;
        TaskBatch next = own.takeBatch();
        while (next != null) {
            runBatch(next);
            next = mayGoOn() ? own.takeBatch() : null;
        }
        boolean areShort = mayGoOn();
        heldBack.letGo();
        if (!areShort) {
            shareBatches();
            dispatcher.flush();
        }
        return areShort;
    }

    /** The thread of an event loop goes back to it when its tasks have taken long or waited. */
    private boolean mayGoOn() {
        return loop == null || creditNanos > 0 && !waited;
    }

    /** Leaves the batches of its loop to other workers. */
    void shareBatches() {
        MovableLoop own = loop;
        if (own != null) {
            for (TaskBatch next = own.takeBatch(); next != null; next = own.takeBatch()) {
                dispatcher.share(next);
            }
        }
    }

    private void runTasks() {
        TaskBatch next = dispatcher.take();
        while (next != null) {
            boolean single = next.size() == 1;
            runBatch(next);
            next = dispatcher.take();
            if (next == null) {
                heldBack.letGo();
                if (single && requests.isWorthWhile()) {
                    next = dispatcher.takeSoon();
                    requests.ended(next != null);
                }
            }
        }
    }

    private void runBatch(TaskBatch tasks) {
        HeldReplies before = heldBack.present();
        batch = tasks;
        try {
            runEach(tasks);
        } finally {
            if (tasks.hasMore()) {
                shareNow();
            }
            batch = null;
        }
        if (before != null && before == heldBack.present()) {
            heldBack.letGo();
        }
    }

    private void runEach(TaskBatch tasks) {
        if (tasks.hasMore()) {
            dispatcher.watch();
        }
        long began = System.nanoTime();
        for (int place = tasks.claim(); place >= 0; place = mayGoOn() ? tasks.claim() : -1) {
            Runnable task = tasks.take(place);
            if (tasks.isLast(place)) {
                dispatcher.claimed(tasks);
            }
            runOne(task);
            long now = System.nanoTime();
            boolean isShort = now - began <= SHORT_TASK_NANOS;
            if (!isShort) {
                heldBack.letGo();
            }
            if (loop != null) {
                creditNanos = Math.min(LOOP_CREDIT_NANOS, creditNanos + SHORT_TASK_NANOS - (now - began));
                now = heldBack.letGoOfMany() ? System.nanoTime() : now;
            } else if (!isShort) {
                shareNow();
            }
            began = now;
        }
    }

    private void shareNow() {
        if (share()) {
            dispatcher.flush();
        }
    }

    private void runOne(Runnable task) {
        step();
        try {
            task.run();
        } catch (Throwable e) {
            failed(task, e);
        } finally {
            step();
            // That somebody interrupted it is no matter of the next task.
            Thread.interrupted();
            workers.resumed(this);
        }
    }

    /** Says so if it can be said: there may be no memory, or an exception that throws when it is asked what it is. */
    static void failed(Object what, Throwable cause) {
        try {
            log.error("{} failed on {}", what, Thread.currentThread().getName(), cause);
        } catch (Throwable e) {
            // The thread is needed all the same.
        }
    }

    private boolean share() {
        TaskBatch present = batch;
        return present != null && dispatcher.share(present);
    }

    private void step() {
        steps.lazySet(steps.get() + 1);
    }
}
