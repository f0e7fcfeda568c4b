package io.teleport.benchmarks.raw;

import io.teleport.benchmarks.stack.ReplyListener;
import java.util.Arrays;
import java.util.Objects;

/**
 * The calls of one connection that wait for their reply: an array indexed by the sequence number's
 * low bits. Confined to the event loop.
 */
final class PendingCalls {

    /** The sequence number of messages that are no calls. */
    static final int NONE = 0;

    private static final int MOST_IN_FLIGHT = 4096;

    private ReplyListener[] listeners = new ReplyListener[MOST_IN_FLIGHT];
    private int last;

    /** Keeps the listener and returns the sequence number of its call. */
    int add(ReplyListener listener) {
        last = last + 1 == NONE ? NONE + 1 : last + 1;
        int index = last & (listeners.length - 1);
        if (listeners[index] != null) {
            throw new IllegalStateException("calls in flight: more (expected: 0-" + MOST_IN_FLIGHT + ")");
        }
        listeners[index] = listener;
        return last;
    }

    /** Takes the listener of that call out, null if there is none. */
    ReplyListener remove(int sequence) {
        int index = sequence & (listeners.length - 1);
        ReplyListener listener = listeners[index];
        listeners[index] = null;
        return listener;
    }

    /** Takes all listeners out. */
    ReplyListener[] drain() {
        ReplyListener[] drained = listeners;
        listeners = new ReplyListener[drained.length];
        return Arrays.stream(drained).filter(Objects::nonNull).toArray(ReplyListener[]::new);
    }
}
