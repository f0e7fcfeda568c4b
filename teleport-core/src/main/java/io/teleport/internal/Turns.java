package io.teleport.internal;

import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Has the messages of one connection handled one at a time, in the order of their arrival. */
final class Turns {

    private final Dispatcher dispatcher;
    private final Queue<InboundMessage> waiting = new ArrayDeque<>();
    private boolean busy;

    Turns(Dispatcher dispatcher) {
        this.dispatcher = dispatcher;
    }

    /** Takes a message; returns false when the dispatcher has no place for it. On the event loop. */
    boolean offer(InboundMessage message) {
        message.inTurnOf(this);
        synchronized (this) {
            if (busy) {
                waiting.add(message);
                return true;
            }
            busy = true;
        }
        if (dispatcher.offer(message)) {
            return true;
        }
        ended();
        return false;
    }

    /** The one whose turn it was is done. */
    void ended() {
        InboundMessage next = next();
        if (next != null) {
            dispatcher.execute(next);
        }
    }

    private synchronized @Nullable InboundMessage next() {
        InboundMessage next = waiting.poll();
        busy = next != null;
        return next;
    }
}
