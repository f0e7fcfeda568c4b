package io.teleport.internal;

import java.util.concurrent.locks.LockSupport;

/**
 * Looks every half millisecond, while tasks wait or replies are held back, which workers make no progress, and has
 * others woken in their place; twice as many each time, so that a batch of handlers that all wait is soon spread.
 */
final class WaitMonitor implements Runnable {

    private static final long PERIOD_NANOS = 500_000;
    private static final int MOST_A_TURN = 64;

    private final WorkerPool pool;
    private final Thread thread;
    private volatile boolean watching;
    private volatile boolean closed;

    WaitMonitor(WorkerPool pool, String name) {
        this.pool = pool;
        this.thread = new Thread(this, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Tasks wait and all workers that may run do: begin to look. */
    void watch() {
        if (!watching) {
            watching = true;
            LockSupport.unpark(thread);
        }
    }

    void close() {
        closed = true;
        LockSupport.unpark(thread);
    }

    @Override
    public void run() {
        while (!closed) {
            if (watching) {
                watchWhileTasksWait();
            } else {
                LockSupport.park(this);
            }
        }
    }

    private void watchWhileTasksWait() {
        int turn = 1;
        while (!closed && pool.needsWatching()) {
            LockSupport.parkNanos(this, PERIOD_NANOS);
            int stuck = pool.markStuck();
            turn = stuck == 0 ? 1 : Math.min(MOST_A_TURN, turn * 2);
            if (stuck > 0) {
                pool.wakeSpare(turn);
            } else {
                pool.flush();
            }
        }
        watching = false;
        if (pool.needsWatching()) {
            watching = true;
        }
    }
}
