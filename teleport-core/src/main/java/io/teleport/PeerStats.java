package io.teleport;

/**
 * What is going on in a peer at one moment, and what it has counted since it was built.
 *
 * @param sessions            sessions that are not closed
 * @param inFlight            messages of others that are being handled
 * @param pendingCalls        own calls that wait for a reply
 * @param queuedTasks         handlers and callbacks that wait for a thread
 * @param activeWorkers       threads that are at work on one
 * @param refusedMessages     messages answered 503 because the dispatcher was full
 * @param droppedMessages     messages that found no room in an outbound queue
 * @param badFrames           connections ended by a frame that was none, or by a failing transport
 * @param rejectedConnections connections over the limit
 */
public record PeerStats(
        int sessions,
        int inFlight,
        int pendingCalls,
        int queuedTasks,
        int activeWorkers,
        long refusedMessages,
        long droppedMessages,
        long badFrames,
        long rejectedConnections) {}
