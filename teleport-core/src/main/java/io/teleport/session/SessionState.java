package io.teleport.session;

/** Where a session is in its life. {@link #CLOSED} is never left. */
public enum SessionState {

    /** Connected, the handshake plugins have not finished. */
    PREPARING,

    /** Open for calls and pushes in both directions. */
    ACTIVE,

    /** The connection broke and is being dialed again; the session object stays the same. */
    REDIALING,

    /** Closing gracefully: nothing new is accepted, what is under way finishes. */
    CLOSING,

    CLOSED
}
