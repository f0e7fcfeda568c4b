package io.teleport;

/** What happens to a message for which a session's outbound queue has no room. */
public enum OutboundPolicy {
    /** The writing thread waits for room; a broadcast and an event loop never do, they fail. */
    BLOCK,
    /** The write fails at once, with a status that says so. */
    FAIL,
    /** The new message is dropped and counted. */
    DROP,
    /** The session, whose reader is too slow, is closed. */
    DISCONNECT
}
