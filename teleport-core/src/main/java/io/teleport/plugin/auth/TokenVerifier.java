package io.teleport.plugin.auth;

import io.teleport.message.Status;
import io.teleport.session.PreSession;

/** Decides about those who connect. */
@FunctionalInterface
public interface TokenVerifier {

    /**
     * Looks at what the other side shows. Runs on a worker and may block. May set the session's id and attributes.
     *
     * @param token as the other side sent it; may be empty
     * @return anything but OK ends the session: the other side is told the status, and the connection is closed. An
     *     exception does the same with 500, or with the status of a {@link io.teleport.message.StatusException}
     */
    Status verify(PreSession session, String token);
}
