package io.teleport.internal;

import io.teleport.ConfigException;

/**
 * The two parts of {@code host:port}; an IPv6 host stands in brackets.
 *
 * @param host without brackets; empty for all addresses
 * @param port 0 to 65535
 */
record HostPort(String host, int port) {

    static HostPort parse(String address) {
        int colon = address.lastIndexOf(':');
        if (colon < 0) {
            throw invalid(address);
        }
        String host = address.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        return new HostPort(host, portOf(address, address.substring(colon + 1)));
    }

    private static int portOf(String address, String text) {
        try {
            int port = Integer.parseInt(text);
            if (port >= 0 && port <= 65_535) {
                return port;
            }
        } catch (NumberFormatException e) {
            throw invalid(address);
        }
        throw invalid(address);
    }

    private static ConfigException invalid(String address) {
        return new ConfigException("address", address, "host:port with a port of 0-65535");
    }
}
