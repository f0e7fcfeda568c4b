package io.teleport.internal;

import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the messages of one connection handled one at a time, in the order of their arrival: a task that runs one after
 * the other until one of them is not done when its handler returns, and goes on when that is.
 */
final class Turns implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(Turns.class);

    /** After so many others may have the worker. */
    private static final int MOST_A_RUN = 64;

    private final Dispatcher dispatcher;
    private final Queue<InboundMessage> waiting = new ArrayDeque<>();
    private boolean busy;

    Turns(Dispatcher dispatcher) {
        this.dispatcher = dispatcher;
    }

    /** Takes a message; returns whether this is to be dispatched for it. On the event loop. */
    synchronized boolean offer(InboundMessage message) {
        message.inTurnOf(this);
        waiting.add(message);
        boolean first = !busy;
        busy = true;
        return first;
    }

    @Override
    public void run() {
        for (int i = 0; i < MOST_A_RUN; i++) {
            InboundMessage message = next();
            if (message == null) {
                return;
            }
            try {
                message.run();
            } catch (Throwable e) {
                log.error("{} failed in its turn", message, e);
            }
            if (message.keepsItsTurn()) {
                return;
            }
        }
        dispatcher.execute(this);
    }

    /** What was not done when its handler returned is done. Any thread. */
    void ended() {
        dispatcher.execute(this);
    }

    private synchronized @Nullable InboundMessage next() {
        InboundMessage next = waiting.poll();
        busy = next != null;
        return next;
    }
}
