package io.teleport.plugin;

import io.teleport.session.Session;
import io.teleport.session.SessionState;

/**
 * Is told what becomes of the sessions of a peer. The methods are called on the peer's dispatcher, one after the other and
 * in the order of what happened, so that a method that takes long holds the news of all sessions up.
 */
public interface SessionListener {

    /**
     * The session has changed its state, and may have done so again since.
     *
     * @param before what it was, {@link SessionState#PREPARING} for a new one
     * @param now    what it became
     */
    default void stateChanged(Session session, SessionState before, SessionState now) {}

    /**
     * The session's connection ends because of something bad that came, that did not come, or that befell the network.
     *
     * @param cause what it was
     */
    default void failed(Session session, Throwable cause) {}
}
