package io.teleport.internal;

import io.netty.channel.Channel;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.local.LocalIoHandler;
import io.netty.channel.local.LocalServerChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringDomainSocketChannel;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerDomainSocketChannel;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import io.teleport.ConfigException;
import io.teleport.TransportType;

/** One way to do input and output: its event loops' handler and its channel classes. */
enum Transport {
    EPOLL(
            EpollSocketChannel.class,
            EpollServerSocketChannel.class,
            EpollDomainSocketChannel.class,
            EpollServerDomainSocketChannel.class),
    IO_URING(
            IoUringSocketChannel.class,
            IoUringServerSocketChannel.class,
            IoUringDomainSocketChannel.class,
            IoUringServerDomainSocketChannel.class),
    NIO(
            NioSocketChannel.class,
            NioServerSocketChannel.class,
            NioDomainSocketChannel.class,
            NioServerDomainSocketChannel.class),
    LOCAL(LocalChannel.class, LocalServerChannel.class, LocalChannel.class, LocalServerChannel.class);

    private final Class<? extends Channel> stream;
    private final Class<? extends ServerChannel> streamServer;
    private final Class<? extends Channel> domain;
    private final Class<? extends ServerChannel> domainServer;

    Transport(
            Class<? extends Channel> stream,
            Class<? extends ServerChannel> streamServer,
            Class<? extends Channel> domain,
            Class<? extends ServerChannel> domainServer) {
        this.stream = stream;
        this.streamServer = streamServer;
        this.domain = domain;
        this.domainServer = domainServer;
    }

    /**
     * The transport that is asked for.
     *
     * @throws ConfigException when the platform does not have it
     */
    static Transport of(TransportType type) {
        return switch (type) {
            case AUTO -> EPOLL.isAvailable() ? EPOLL : NIO;
            case NIO -> NIO;
            case EPOLL -> require(EPOLL, type);
            case IO_URING -> require(IO_URING, type);
        };
    }

    IoHandlerFactory newIoHandler() {
        return switch (this) {
            case EPOLL -> EpollIoHandler.newFactory();
            case IO_URING -> IoUringIoHandler.newFactory();
            case NIO -> NioIoHandler.newFactory();
            case LOCAL -> LocalIoHandler.newFactory();
        };
    }

    /** Whether a channel is closed when the thread that reads from it is interrupted. */
    boolean closesOnInterrupt() {
        return this == NIO;
    }

    Class<? extends Channel> channel(boolean unix) {
        return unix ? domain : stream;
    }

    Class<? extends ServerChannel> serverChannel(boolean unix) {
        return unix ? domainServer : streamServer;
    }

    private boolean isAvailable() {
        return switch (this) {
            case EPOLL -> Epoll.isAvailable();
            case IO_URING -> IoUring.isAvailable();
            case NIO, LOCAL -> true;
        };
    }

    private static Transport require(Transport transport, TransportType type) {
        if (!transport.isAvailable()) {
            throw new ConfigException("transport", type, "one that this machine has: auto or nio");
        }
        return transport;
    }
}
