package io.teleport;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One address to listen on.
 *
 * @param name    what the listener is called in logs, health and metrics; distinct within a peer
 * @param network the kind of network
 * @param address {@code host:port} for TCP, where the host may be missing for all addresses and port 0 takes any free
 *     one, or {@code fd://3} for a listening socket that this process has inherited, with the transport epoll; a path for unix sockets; a name for the network within the process
 * @param proto   the wire protocol of its sessions, several with commas between them, or {@code auto}; {@code null}: the
 *     peer's
 */
public record ListenerConfig(
        String name,
        Network network,
        String address,
        @Nullable String proto) {

    /** What the kernel's address structure holds on Linux, less the final zero. */
    private static final int LONGEST_UNIX_PATH = 107;

    /**
     * Checks the name and the address.
     *
     * @throws ConfigException when one is empty, or the address is not of the form that the network needs
     */
    public ListenerConfig {
        if (name.isBlank()) {
            throw new ConfigException("listeners", "a listener without name", "a name");
        }
        if (address.isBlank() || !suits(network, address)) {
            throw new ConfigException("listeners." + name + ".address", address, form(network));
        }
    }

    /** A listener with the protocol of the peer. */
    public static ListenerConfig of(String name, Network network, String address) {
        return new ListenerConfig(name, network, address, null);
    }

    private static boolean suits(Network network, String address) {
        return switch (network) {
            case TCP, TCP4, TCP6 -> endsInPort(address) || address.matches("fd://\\d{1,9}");
            case UNIX, UNIXPACKET -> address.getBytes(StandardCharsets.UTF_8).length <= LONGEST_UNIX_PATH;
            case LOCAL -> true;
        };
    }

    private static boolean endsInPort(String address) {
        int colon = address.lastIndexOf(':');
        String port = address.substring(colon + 1);
        return colon >= 0 && port.matches("\\d{1,5}") && Integer.parseInt(port) <= 65_535;
    }

    private static String form(Network network) {
        return switch (network) {
            case TCP, TCP4, TCP6 -> "host:port with a port of 0-65535, or fd:// and the number of a descriptor";
            case UNIX, UNIXPACKET -> "a path of at most " + LONGEST_UNIX_PATH + " bytes";
            case LOCAL -> "a name";
        };
    }
}
