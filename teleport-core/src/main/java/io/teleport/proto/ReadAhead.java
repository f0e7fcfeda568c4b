package io.teleport.proto;

/** What may be read from a session after the message that was read last. */
public enum ReadAhead {

    /** Anything, at once. */
    ANY,

    /** The next message, when all that came before it have been answered: answers must keep the order of requests. */
    ONCE_ANSWERED,

    /** Nothing: the session ends with the answer. */
    NOTHING
}
