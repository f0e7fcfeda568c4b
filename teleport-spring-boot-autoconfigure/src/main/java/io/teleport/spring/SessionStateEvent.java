package io.teleport.spring;

import io.teleport.session.Session;
import io.teleport.session.SessionState;

/**
 * A session of the application's peer has changed its state. Published in the order of the changes, on the peer's
 * dispatcher, where a listener that takes long holds up those that follow.
 *
 * @param session whose state it is; of a session bean, the session behind it
 * @param before  what it was, {@link SessionState#PREPARING} for a new session
 * @param now     what it became
 */
public record SessionStateEvent(Session session, SessionState before, SessionState now) {}
