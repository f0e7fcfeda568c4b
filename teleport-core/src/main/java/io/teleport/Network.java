package io.teleport;

/** A kind of network on which peers listen and dial. */
public enum Network {
    /** TCP over IPv4 or IPv6, whichever the address resolves to. */
    TCP,
    /** TCP over IPv4 alone. */
    TCP4,
    /** TCP over IPv6 alone. */
    TCP6,
    /** A stream socket in the file system; its address is a path. */
    UNIX,
    /** A socket in the file system that keeps the borders of packets; refused where the platform has none. */
    UNIXPACKET,
    /** Within this process; its address is a name. */
    LOCAL;

    /** Whether addresses are {@code host:port}. */
    public boolean isTcp() {
        return this == TCP || this == TCP4 || this == TCP6;
    }
}
