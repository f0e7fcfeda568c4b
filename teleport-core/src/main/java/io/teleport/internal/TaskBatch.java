package io.teleport.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that are handed to the workers together. One worker after the other claims the next of them; mostly it is the
 * same one, until it waits.
 */
final class TaskBatch {

    /** So many are handed over at once, so that a worker begins while more are being read. */
    static final int MOST = 32;

    private static final VarHandle NEXT;
    private static final VarHandle QUEUED;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            NEXT = lookup.findVarHandle(TaskBatch.class, "next", int.class);
            QUEUED = lookup.findVarHandle(TaskBatch.class, "queued", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private @Nullable Runnable[] tasks;
    private int size;
    private volatile int next;
    private volatile boolean queued;

    private TaskBatch(int capacity) {
        tasks = new Runnable[capacity];
    }

    /** An empty batch, to be filled by one thread before it is queued. */
    static TaskBatch empty() {
        return new TaskBatch(2);
    }

    static TaskBatch of(Runnable task) {
        TaskBatch batch = new TaskBatch(1);
        batch.add(task);
        return batch;
    }

    void add(Runnable task) {
        if (size == tasks.length) {
            tasks = Arrays.copyOf(tasks, size * 4);
        }
        tasks[size++] = task;
    }

    int size() {
        return size;
    }

    /** Whether this one, which has just been claimed, was the last. */
    boolean isLast(int claimed) {
        return claimed == size - 1;
    }

    /** The place of the next task, now the caller's own, or -1. */
    int claim() {
        if (next >= size) {
            return -1;
        }
        int place = (int) NEXT.getAndAdd(this, 1);
        return place < size ? place : -1;
    }

    /** The task at a place that the caller has claimed. */
    Runnable take(int place) {
        Runnable task = tasks[place];
        if (task == null) {
            throw new IllegalStateException("task " + place + " taken twice");
        }
        tasks[place] = null;
        return task;
    }

    boolean hasMore() {
        return next < size;
    }

    /** Marks it as being in the queue; returns false when it was already. */
    boolean markQueued() {
        return !queued && QUEUED.compareAndSet(this, false, true);
    }

    /** It has been taken out of the queue. */
    void unmarkQueued() {
        queued = false;
    }
}
