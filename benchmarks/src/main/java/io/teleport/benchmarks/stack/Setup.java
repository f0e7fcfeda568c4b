package io.teleport.benchmarks.stack;

/**
 * What both ends of a run agree on.
 *
 * @param dispatch where handlers run
 * @param transport the system interface below the sockets
 */
public record Setup(Dispatch dispatch, Transport transport) {}
