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

    private static final Runnable[] NONE = {};
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

    private @Nullable Runnable first;
    private @Nullable Runnable[] others = NONE;
    private int size;
    private volatile int next;
    private volatile boolean queued;

    static TaskBatch of(Runnable task) {
        TaskBatch batch = new TaskBatch();
        batch.add(task);
        return batch;
    }

    /** Adds one; by one thread, before the batch is queued. */
    void add(Runnable task) {
        if (size == 0) {
            first = task;
        } else {
            if (size > others.length) {
                others = Arrays.copyOf(others, Math.max(3, others.length * 4));
            }
            others[size - 1] = task;
        }
        size++;
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
        Runnable task = place == 0 ? first : others[place - 1];
        if (task == null) {
            throw new IllegalStateException("task " + place + " taken twice");
        }
        if (place == 0) {
            first = null;
        } else {
            others[place - 1] = null;
        }
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
