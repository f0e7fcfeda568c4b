package io.teleport.internal;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The virtual thread that runs the tasks of a {@link MovableLoop}. It is lent the loop for them, and goes on reading and
 * writing for as long as that brings more tasks, since waking another thread up for it takes longer than most of them.
 */
final class LoopBorrower implements Runnable {

    /** After so long it lets others have its carrier, which virtual threads share as they like to. */
    private static final long YIELD_NANOS = 500_000;

    private final MovableLoop loop;
    private final Worker worker;
    private volatile boolean busy;
    private volatile boolean ended;

    /** The loop's own thread starts it when it is needed first. */
    private volatile @Nullable Thread thread;

    /** Its own. */
    private long yieldedNanos;

    LoopBorrower(MovableLoop loop, Worker worker) {
        this.loop = loop;
        this.worker = worker;
    }

    /** Whether it is at tasks, and perhaps waits at one. */
    boolean isBusy() {
        return busy;
    }

    boolean is(Thread other) {
        return thread == other;
    }

    /**
     * Has it run the loop's tasks. By the loop's own thread, which has left it.
     *
     * @return false when there is no thread for it
     */
    boolean begin(Dispatcher dispatcher) {
        busy = true;
        try {
            Thread present = thread;
            if (present != null && present.isAlive()) {
                LockSupport.unpark(present);
            } else {
                start(dispatcher);
            }
            return true;
        } catch (Throwable e) {
            Worker.failed("starting the virtual thread of an event loop", e);
            busy = false;
            return false;
        }
    }

    private void start(Dispatcher dispatcher) {
        Thread fresh = dispatcher.workers().newThread(worker, this);
        thread = fresh;
        fresh.start();
    }

    /** The loop has ended. */
    void end() {
        ended = true;
        LockSupport.unpark(thread);
    }

    @Override
    public void run() {
        worker.begins();
        while (!ended) {
            if (busy) {
                runTasks();
            } else {
                LockSupport.park(this);
                // One that came too late for its task would keep the thread awake.
                Thread.interrupted();
            }
        }
    }

    private void runTasks() {
        boolean within = false;
        yieldedNanos = System.nanoTime();
        try {
            within = borrow();
        } catch (Throwable e) {
            Worker.failed("tasks of an event loop", e);
            within = loop.inEventLoop(Thread.currentThread()) || loop.tryEnter();
        }
        busy = false;
        if (within) {
            loop.giveBack();
        }
    }

    /**
     * Runs what has been read, and reads on as long as that brings more.
     *
     * @return whether it is in the loop, and has to give it back
     */
    private boolean borrow() {
        boolean goOn;
        do {
            // One that came too late for its task is not meant for the next one, nor for the loop.
            Thread.interrupted();
            boolean allShort = worker.runBatches(loop);
            letOthersRun();
            if (!loop.tryEnter()) {
                return false;
            }
            Thread.interrupted();
            goOn = loop.poll(allShort);
            if (goOn) {
                loop.leave();
            }
        } while (goOn);
        return true;
    }

    @SuppressWarnings("ThreadPriorityCheck") // virtual threads are not preempted
    private void letOthersRun() {
        long now = System.nanoTime();
        if (now - yieldedNanos > YIELD_NANOS) {
            Thread.yield();
            yieldedNanos = now;
        }
    }
}
