package io.teleport;

/** What becomes of a call that is made while its session has no connection and is dialed again. */
public enum RedialCalls {
    /** It fails at once, with 102. */
    FAIL,
    /** It waits for the attempt under way, or the next one, and fails with 102 when that fails. */
    ONCE,
    /** It waits until the session is connected, as long as its deadline allows and the session is not closed. */
    WAIT
}
