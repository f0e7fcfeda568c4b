package io.teleport.internal;

import io.netty.channel.local.LocalAddress;
import io.netty.channel.unix.DomainSocketAddress;
import io.teleport.ConfigException;
import io.teleport.Network;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes socket addresses from text. */
final class Endpoints {

    /** What the kernel's address structure holds, less the final zero. */
    private static final int LONGEST_UNIX_PATH = 107;

    private Endpoints() {}

    /**
     * The address of a network that is not TCP, for display.
     *
     * @throws ConfigException for unixpacket, which no transport here has
     */
    static SocketAddress ofPath(Network network, String path) {
        return ofPath(network, path, Transport.EPOLL);
    }

    /** The address of a network that is not TCP, in the transport's own form. */
    static SocketAddress ofPath(Network network, String path, Transport transport) {
        return switch (network) {
            case LOCAL -> new LocalAddress(path);
            case UNIX -> unix(path, transport);
            default ->
                throw new ConfigException("network", network, "one that Java has: tcp, tcp4, tcp6, unix or local");
        };
    }

    /** The first of the addresses of a host. */
    static InetSocketAddress resolve(Network network, HostPort address) throws UnknownHostException {
        return resolveAll(network, address).get(0);
    }

    /** Looks the host up, which may take time: not on an event loop. At least one address. */
    static List<InetSocketAddress> resolveAll(Network network, HostPort address) throws UnknownHostException {
        InetAddress[] all = InetAddress.getAllByName(address.host().isEmpty() ? null : address.host());
        List<InetSocketAddress> fitting = Stream.of(all)
                .filter(candidate -> suits(network, candidate))
                .map(candidate -> new InetSocketAddress(candidate, address.port()))
                .toList();
        if (fitting.isEmpty()) {
            throw new UnknownHostException(address.host() + " has no address for " + network);
        }
        return fitting;
    }

    /** Where to listen; an empty host is every address, or the given default. */
    static InetSocketAddress resolveLocal(Network network, HostPort address, @Nullable String defaultHost)
            throws UnknownHostException {
        String host = address.host().isEmpty() && defaultHost != null ? defaultHost : address.host();
        if (host.isEmpty()) {
            return network == Network.TCP4
                    ? new InetSocketAddress(InetAddress.getByAddress(new byte[4]), address.port())
                    : new InetSocketAddress(address.port());
        }
        return resolve(network, new HostPort(host, address.port()));
    }

    /** Whether a connection of this network may come from there. */
    static boolean suits(Network network, @Nullable SocketAddress remote) {
        return !(remote instanceof InetSocketAddress inet)
                || inet.getAddress() == null
                || suits(network, inet.getAddress());
    }

    private static boolean suits(Network network, InetAddress address) {
        return switch (network) {
            case TCP4 -> address instanceof Inet4Address;
            case TCP6 -> address instanceof Inet6Address;
            default -> true;
        };
    }

    private static SocketAddress unix(String path, Transport transport) {
        if (path.isBlank() || path.getBytes(StandardCharsets.UTF_8).length > LONGEST_UNIX_PATH) {
            throw new ConfigException("address", path, "a path of at most " + LONGEST_UNIX_PATH + " bytes");
        }
        return transport == Transport.NIO ? UnixDomainSocketAddress.of(path) : new DomainSocketAddress(path);
    }
}
