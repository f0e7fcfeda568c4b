package io.teleport.plugin;

import io.teleport.message.Status;
import io.teleport.session.Session;

/**
 * A finished exchange.
 *
 * @param kind          call or push
 * @param side          whether this peer asked or was asked
 * @param route         path of the route; {@code UNKNOWN} for a message that no route took, so that what peers invent does
 *                      not become a label
 * @param session       where it happened
 * @param status        how it ended
 * @param costNanos     from the message's arrival, or from the call, to the end; 0 when times are not counted
 * @param receivedBytes frame that was read; 0 for none
 * @param sentBytes     frame that was written; 0 for none
 */
public record Exchange(
        RouteInfo.Kind kind,
        Side side,
        String route,
        Session session,
        Status status,
        long costNanos,
        int receivedBytes,
        int sentBytes) {

    /** Route of messages that no route took. */
    public static final String UNKNOWN_ROUTE = "UNKNOWN";

    /** Who asked. */
    public enum Side {
        CLIENT,
        SERVER
    }
}
