package io.teleport.internal;

import io.netty.util.concurrent.FastThreadLocalThread;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread of a {@link WorkerPool}.
 *
 * <p>While its tasks are short it wakes the event loop up for their replies once for many of them; whatever else looks
 * like a wait (a long task, a blocking call, an empty queue, the {@link WaitMonitor}) lets them go at once.
 */
final class Worker extends FastThreadLocalThread {

    private static final Logger log = LoggerFactory.getLogger(Worker.class);

    private static final int RUNNING = 0;
    private static final int WAITING = 1;

    private static final int MOST_HELD = 16;
    private static final long SHORT_TASK_NANOS = 10_000;

    private final WorkerPool pool;
    private final AtomicInteger state = new AtomicInteger(RUNNING);
    private final AtomicReference<@Nullable Outbox> held = new AtomicReference<>();

    /** Goes up when a task begins and when it ends: odd while one runs. */
    private final AtomicLong steps = new AtomicLong();

    /** The monitor's own. */
    private long stepsSeen;

    private volatile boolean awake = true;

    Worker(WorkerPool pool, String name) {
        super(name);
        this.pool = pool;
        setDaemon(true);
    }

    /** The worker that the current thread is, if it is one of this pool. */
    static @Nullable Worker current(WorkerPool pool) {
        return Thread.currentThread() instanceof Worker worker && worker.pool == pool ? worker : null;
    }

    /** Has the outbox drained soon, when the current thread is a worker that can see to it; otherwise returns false. */
    static boolean drainsSoon(Outbox outbox) {
        if (Thread.currentThread() instanceof Worker worker) {
            Outbox other = worker.held.getAndSet(outbox);
            if (other == null) {
                worker.pool.watch();
            } else if (other != outbox) {
                other.scheduleDrain();
            }
            return true;
        }
        return false;
    }

    boolean holdsBack() {
        return held.get() != null;
    }

    /** Has what is held drained now. Any thread. */
    void letGo() {
        if (held.get() != null) {
            Outbox outbox = held.getAndSet(null);
            if (outbox != null) {
                outbox.scheduleDrain();
            }
        }
    }

    /** Whether it is still at the task it was at when this was last asked. For the monitor alone. */
    boolean isStuck() {
        long now = steps.get();
        boolean same = now == stepsSeen && (now & 1) == 1;
        stepsSeen = now;
        return same;
    }

    /** It waits; returns whether that is news. */
    boolean markWaiting() {
        letGo();
        return state.compareAndSet(RUNNING, WAITING);
    }

    /** It goes on; returns whether that is news. */
    boolean markRunning() {
        return state.compareAndSet(WAITING, RUNNING);
    }

    boolean isAwake() {
        return awake;
    }

    void awake(boolean now) {
        awake = now;
    }

    @Override
    public void run() {
        pool.started(this);
        try {
            do {
                runTasks();
            } while (pool.waitForTasks(this));
        } finally {
            pool.ended(this);
        }
    }

    private void runTasks() {
        Runnable task = pool.nextTask();
        long began = System.nanoTime();
        int runs = 0;
        while (task != null) {
            runOne(task);
            long now = System.nanoTime();
            if (++runs == MOST_HELD || now - began > SHORT_TASK_NANOS) {
                runs = 0;
                letGo();
            }
            began = now;
            task = pool.take();
        }
        letGo();
    }

    private void runOne(Runnable task) {
        step();
        try {
            task.run();
        } catch (Throwable e) {
            log.error("task {} failed on {}", task, getName(), e);
        } finally {
            step();
            pool.resumed(this);
        }
    }

    private void step() {
        steps.lazySet(steps.get() + 1);
    }
}
