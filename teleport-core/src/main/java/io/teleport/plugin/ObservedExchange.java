package io.teleport.plugin;

import io.teleport.message.Status;

/** Follows one exchange. Must not block, and must not throw. */
public interface ObservedExchange {

    /**
     * The handler of the message is about to run on this thread, and what this returns is closed on it when the handler has
     * returned, be it with a future. Only for what this peer is asked; the exchange may have ended by then, at its deadline.
     */
    Scope open();

    /** The handler has failed with this; the end comes next. */
    void failed(Throwable cause);

    /**
     * The exchange has ended; called once, on the thread that brought the end.
     *
     * @param route path of the route, which differs from the one at the beginning when a plugin has changed it
     */
    void ended(String route, Status status);

    /** The time in which a handler runs. */
    @FunctionalInterface
    interface Scope extends AutoCloseable {

        /** No time in particular. */
        Scope NONE = () -> {};

        @Override
        void close();
    }
}
