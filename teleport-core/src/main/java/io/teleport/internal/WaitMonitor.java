package io.teleport.internal;

import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every half millisecond, while tasks wait or replies are held back, which workers make no progress, and has
 * others woken in their place; twice as many each time, so that a batch of handlers that all wait is soon spread.
 */
final class WaitMonitor implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(WaitMonitor.class);

    private static final long PERIOD_NANOS = 500_000;
    private static final int MOST_A_TURN = 64;

    /** Looks without need before it rests, since being woken for each batch costs more. */
    private static final int IDLE_TURNS = 4;

    private final Dispatcher dispatcher;
    private final Thread thread;
    private volatile boolean watching;
    private volatile boolean closed;

    WaitMonitor(Dispatcher dispatcher, String name) {
        this.dispatcher = dispatcher;
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
        while (isNeeded()) {
            if (watching) {
                try {
                    watchWhileTasksWait();
                } catch (Throwable e) {
                    log.error("workers could not be looked after", e);
                }
            } else {
                LockSupport.park(this);
            }
        }
    }

    /** A handler that waits must not keep an event loop from ending either. */
    private boolean isNeeded() {
        return !closed || dispatcher.workers().includeLoops();
    }

    private void watchWhileTasksWait() {
        int turn = 1;
        int idle = 0;
        while (isNeeded() && idle < IDLE_TURNS) {
            LockSupport.parkNanos(this, PERIOD_NANOS);
            int stuck = dispatcher.workers().markStuck();
            turn = stuck == 0 ? 1 : Math.min(MOST_A_TURN, turn * 2);
            if (stuck > 0) {
                dispatcher.wakeSpare(turn);
            } else {
                dispatcher.flush();
            }
            idle = dispatcher.needsWatching() ? 0 : idle + 1;
        }
        watching = false;
        if (dispatcher.needsWatching()) {
            watching = true;
        }
    }
}
