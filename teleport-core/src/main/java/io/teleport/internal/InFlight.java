package io.teleport.internal;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/**
 * The messages of one connection that are being handled: their number, for limits and for closing, and themselves, so
 * that they can be cancelled.
 *
 * <p>They are added on the event loop and end on any thread, mostly in the same order: those that have ended are taken off
 * the front as others are added, and swept out when the queue has doubled all the same, or when none is left of many. So
 * ending one costs no more than a count.
 */
final class InFlight {

    private static final AtomicIntegerFieldUpdater<InFlight> COUNT =
            AtomicIntegerFieldUpdater.newUpdater(InFlight.class, "count");
    private static final int SMALLEST_SWEEP = 16;

    /** Waking the loop for fewer would cost more than they do. */
    private static final int MANY = 16;

    private volatile int count;

    // Confined to the event loop.
    private ArrayDeque<InboundMessage> messages = new ArrayDeque<>(0);
    private int sweepAt = SMALLEST_SWEEP;

    /** The size of the queue, for other threads, which may not ask it; it need not be exact. */
    private int kept;

    int count() {
        return count;
    }

    /** Counts one that will not be cancellable, because it ends before anything else can happen. */
    void begin() {
        COUNT.incrementAndGet(this);
    }

    /** Keeps one that has begun, so that it can be found. On the event loop. */
    void keep(InboundMessage message) {
        InboundMessage oldest = messages.peekFirst();
        while (oldest != null && oldest.hasEnded()) {
            messages.pollFirst();
            oldest = messages.peekFirst();
        }
        if (messages.size() >= sweepAt) {
            sweep();
        }
        messages.addLast(message);
        kept = messages.size();
    }

    /** Whether so many are kept that they should be swept out now that none is left. By whoever ended the last one. */
    boolean wantsSweep() {
        return kept > MANY;
    }

    /** Forgets those that have ended. On the event loop. */
    void sweep() {
        messages.removeIf(InboundMessage::hasEnded);
        ArrayDeque<InboundMessage> left = new ArrayDeque<>(messages);
        messages = left;
        kept = left.size();
        sweepAt = Math.max(SMALLEST_SWEEP, left.size() * 2);
    }

    /** One has ended; returns how many are left. Any thread. */
    int end() {
        return COUNT.decrementAndGet(this);
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
