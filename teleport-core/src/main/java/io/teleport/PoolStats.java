package io.teleport;

/**
 * What a pool is doing at one moment.
 *
 * @param sessions     sessions that can be used
 * @param dialing      attempts to open another that are under way
 * @param pendingCalls calls of all sessions that wait for their reply
 * @param opened       sessions opened since the pool began
 * @param failed       attempts that failed since the pool began
 */
public record PoolStats(int sessions, int dialing, int pendingCalls, long opened, long failed) {}
