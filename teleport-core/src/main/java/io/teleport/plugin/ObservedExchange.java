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
     * @param route     path of the route, which differs from the one at the beginning when a plugin has changed it
     * @param costNanos from the message's arrival, or from the call, to the end
     */
    void ended(String route, Status status, long costNanos);

    /**
     * How long the exchange may run before {@link #takesLong} is called, in nanoseconds; 0 for ever. Asked once, when the
     * exchange has begun.
     */
    default long patienceNanos() {
        return 0;
    }

    /**
     * The exchange has not ended after that time, met within some 10 milliseconds; called once, perhaps while the end comes.
     * Runs on the thread of the timers, because the exchange may wait for any other.
     */
    default void takesLong() {}

    /** The time in which a handler runs. */
    @FunctionalInterface
    interface Scope extends AutoCloseable {

        /** No time in particular. */
        Scope NONE = () -> {};

        @Override
        void close();
    }
}
