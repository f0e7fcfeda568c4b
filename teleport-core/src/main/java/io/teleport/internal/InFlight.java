package io.teleport.internal;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/**
 * The messages of one connection that are being handled: their number, for limits and for closing, and themselves, so
 * that they can be cancelled.
 *
 * <p>They begin on the event loop and end on any thread, mostly in the same order: those that have ended are taken off
 * the front as others are added, and swept out when the queue has doubled all the same. The loop and the threads where
 * messages end count for themselves, so that neither waits for what the other has just written.
 */
final class InFlight {

    private static final AtomicIntegerFieldUpdater<InFlight> BEGUN =
            AtomicIntegerFieldUpdater.newUpdater(InFlight.class, "begun");
    private static final AtomicIntegerFieldUpdater<InFlight> ENDED =
            AtomicIntegerFieldUpdater.newUpdater(InFlight.class, "ended");
    private static final int SMALLEST_SWEEP = 16;

    private volatile int begun;
    private volatile int ended;

    // Confined to the event loop.
    private ArrayDeque<InboundMessage> messages = new ArrayDeque<>(0);
    private int sweepAt = SMALLEST_SWEEP;
    /** No more than have ended. */
    private int endedBefore;

    /** Those that have begun and not ended. Any thread. */
    int count() {
        int gone = ended;
        return begun - gone;
    }

    /** Whether at least so many are in flight. On the event loop. */
    boolean areAtLeast(int most) {
        if (begun - endedBefore < most) {
            return false;
        }
        endedBefore = ended;
        return begun - endedBefore >= most;
    }

    /** Counts one that will not be cancellable, because it ends before anything else can happen. On the event loop. */
    void begin() {
        BEGUN.lazySet(this, begun + 1);
    }

    /** Counts one no longer that has begun and ended before anything else could happen. On the event loop. */
    void endAtOnce() {
        BEGUN.lazySet(this, begun - 1);
    }

    /** Keeps one that has begun, so that it can be found. On the event loop. */
    void keep(InboundMessage message) {
        message.share();
        InboundMessage oldest = messages.peekFirst();
        while (oldest != null && oldest.hasEnded()) {
            messages.pollFirst();
            oldest = messages.peekFirst();
        }
        if (messages.size() >= sweepAt) {
            sweep();
        }
        messages.addLast(message);
    }

    /** Whether so many are kept that it is worth while to look for those that have ended. On the event loop. */
    boolean keepsMany() {
        return messages.size() > SMALLEST_SWEEP;
    }

    /** Forgets those that have ended. On the event loop. */
    void sweep() {
        messages.removeIf(InboundMessage::hasEnded);
        ArrayDeque<InboundMessage> left = new ArrayDeque<>(messages);
        messages = left;
        sweepAt = Math.max(SMALLEST_SWEEP, left.size() * 2);
    }

    /** So many have ended. Any thread. */
    void end(int many) {
        ENDED.addAndGet(this, many);
    }

    /** Cancels the one with this sequence. On the event loop. */
    void cancel(String seq) {
        for (InboundMessage message : messages) {
            if (!message.hasEnded() && message.hasSeq(seq)) {
                message.cancelledByCaller();
                return;
            }
        }
    }

    /** Cancels all, since nobody is there to be answered. On the event loop. */
    void disconnected() {
        List<InboundMessage> left = List.copyOf(messages);
        messages.clear();
        left.forEach(InboundMessage::cancelContext);
    }
}
