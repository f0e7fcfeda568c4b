package io.teleport.internal;

import io.netty.channel.ChannelFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.teleport.ConfigException;
import io.teleport.ListenerConfig;

/** A listening socket that another process has bound and left to this one, as systemd does. */
final class InheritedSocket {

    private static final String SCHEME = "fd://";

    private InheritedSocket() {}

    /** The descriptor that the listener is to take over, or less than 0. */
    static int descriptorOf(ListenerConfig config) {
        String address = config.address();
        return config.network().isTcp() && address.startsWith(SCHEME)
                ? Integer.parseInt(address.substring(SCHEME.length()))
                : -1;
    }

    /**
     * Makes the channel, which owns the descriptor from then on.
     *
     * @throws ConfigException when the transport is not epoll
     */
    static ChannelFactory<ServerChannel> factory(ListenerConfig config, int descriptor, Transport transport) {
        if (transport != Transport.EPOLL) {
            String key = "listeners." + config.name() + ".address";
            throw new ConfigException(key, config.address(), "host:port, for the transport is " + transport);
        }
        return () -> new EpollServerSocketChannel(descriptor);
    }
}
