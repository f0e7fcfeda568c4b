package io.teleport.internal;

import java.util.concurrent.Executor;

/** Runs handlers and callbacks off the event loops. {@link #execute} always takes the task, for what must not be lost. */
interface Dispatcher extends Executor, AutoCloseable {

    /** Takes a task to be run after {@link #flush()}, or returns false when too many wait already. */
    boolean offer(Runnable task);

    /** Sees to it that the tasks offered are being run. */
    void flush();

    /** The current thread, which may be a worker, begins to wait for something another task may have to bring. */
    default void beginWait() {}

    /** The wait is over. */
    default void endWait() {}

    /** Tasks that wait for a thread. */
    int queued();

    /** Threads at work on a task. */
    int active();

    /** Lets go of the threads once what was taken has run. */
    @Override
    void close();
}
