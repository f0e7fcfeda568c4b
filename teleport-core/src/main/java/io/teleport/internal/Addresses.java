package io.teleport.internal;

import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** How addresses are written. */
final class Addresses {

    private Addresses() {}

    /** {@code 127.0.0.1:9090}, {@code [::1]:9090}, or the address's own text. */
    static String textOf(SocketAddress address) {
        if (address instanceof InetSocketAddress inet) {
            String host = hostOf(inet);
            return (host.indexOf(':') >= 0 ? '[' + host + ']' : host) + ':' + inet.getPort();
        }
        return String.valueOf(address);
    }

    /** The numeric host alone, or the address's own text. */
    static String hostOf(SocketAddress address) {
        if (address instanceof InetSocketAddress inet) {
            return inet.getAddress() == null
                    ? inet.getHostString()
                    : inet.getAddress().getHostAddress();
        }
        return String.valueOf(address);
    }
}
