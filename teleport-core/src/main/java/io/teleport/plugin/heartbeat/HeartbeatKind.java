package io.teleport.plugin.heartbeat;

/** What a heartbeat is. */
public enum HeartbeatKind {
    /** A call, whose answer shows that the other side lives; it answers even when it knows no heartbeats. */
    CALL,

    /** A push: half the messages; only the other side can find out that the connection is dead. */
    PUSH
}
