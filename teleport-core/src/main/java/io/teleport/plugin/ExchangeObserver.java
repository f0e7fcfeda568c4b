package io.teleport.plugin;

import io.teleport.message.Message;
import io.teleport.session.Session;
import org.jspecify.annotations.Nullable;

/** Is there from the beginning of each exchange; traces are made from it. One object serves all threads. */
@FunctionalInterface
public interface ExchangeObserver {

    /**
     * An exchange begins. What this peer is asked is told on the event loop, when the message has arrived and no plugin has
     * seen it but for those of {@code PreReadHeader}; what it asks is told on the thread that asks, before anything is
     * written, and metadata that is added to the message is sent. Must not block, and must not throw.
     *
     * @param side    whether this peer asks or is asked
     * @param route   path of the route; {@link Exchange#UNKNOWN_ROUTE} for a message that no route takes
     * @param message the CALL or PUSH, whose body must not be touched
     * @param session where it happens; {@code null} for a push to many sessions
     * @return what follows the exchange; {@code null} for nothing
     */
    @Nullable
    ObservedExchange began(Exchange.Side side, String route, Message message, @Nullable Session session);
}
