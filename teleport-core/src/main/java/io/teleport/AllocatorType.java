package io.teleport;

/** Where a peer's buffers come from. */
public enum AllocatorType {
    /** Netty's default, which the system property {@code io.netty.allocator.type} changes. */
    DEFAULT,
    /** Netty's adaptive allocator, which sizes its pools by use. */
    ADAPTIVE,
    /** Netty's pooled allocator, with arenas and caches of threads. */
    POOLED
}
