package io.teleport.testing;

import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;

/** Waits until the references of everything that is garbage now are in their queues. */
public final class GarbageCollection {

    private static final int ATTEMPTS = 10;
    private static final long ATTEMPT_MILLIS = 500;

    private GarbageCollection() {}

    /** Collects twice: the second canary is queued only after the whole batch of the first. */
    public static void await() {
        awaitOne();
        awaitOne();
    }

    private static void awaitOne() {
        ReferenceQueue<Object> queue = new ReferenceQueue<>();
        Reference<Object> canary = new PhantomReference<>(new Object(), queue);
        try {
            collectUntilArrivedAt(queue);
        } finally {
            Reference.reachabilityFence(canary);
        }
    }

    private static void collectUntilArrivedAt(ReferenceQueue<Object> queue) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            System.gc();
            if (arrivedAt(queue)) {
                return;
            }
        }
        throw new IllegalStateException("no garbage was collected in " + ATTEMPTS + " attempts");
    }

    private static boolean arrivedAt(ReferenceQueue<Object> queue) {
        try {
            return queue.remove(ATTEMPT_MILLIS) != null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the collector", e);
        }
    }
}
