package io.teleport.session;

/** On which thread, and in which order, the handlers of a session's messages run. */
public enum DispatchMode {

    /**
     * Each message for itself; handlers may block. They run on a worker, or on the thread that has read their message,
     * whose event loop another thread runs when a handler waits.
     */
    CONCURRENT,

    /**
     * One at a time per session, in the order of arrival; else like {@link #CONCURRENT}. A handler that waits keeps its turn; a call that
     * comes back to the same session and is ordered as well waits for it until its deadline.
     */
    ORDERED,

    /** On the event loop itself; for handlers that never block. Blocking calls made there fail at once. */
    EVENT_LOOP
}
