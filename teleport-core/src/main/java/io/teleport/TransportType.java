package io.teleport;

/** How the operating system is asked for input and output. */
public enum TransportType {
    /** The fastest that is present. */
    AUTO,
    /** The one of the JDK, on every platform. */
    NIO,
    /** Linux's epoll; a peer that does not find it does not start. */
    EPOLL,
    /** Linux's io_uring; a peer that does not find it does not start. */
    IO_URING
}
