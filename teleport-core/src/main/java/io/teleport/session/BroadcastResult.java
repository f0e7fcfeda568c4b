package io.teleport.session;

/**
 * What became of a broadcast.
 *
 * @param sent    sessions whose queue took the message
 * @param dropped sessions whose outbound limit was reached
 * @param closed  sessions that closed, or were being redialed, meanwhile
 */
public record BroadcastResult(int sent, int dropped, int closed) {}
