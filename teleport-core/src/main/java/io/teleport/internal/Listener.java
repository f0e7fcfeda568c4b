package io.teleport.internal;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.teleport.ListenException;
import io.teleport.ListenerConfig;
import io.teleport.Network;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One address on which a peer accepts connections. */
final class Listener {

    private static final Logger log = LoggerFactory.getLogger(Listener.class);
    private static final int BACKLOG = 1024;

    private final ListenerConfig config;
    private final ListenerProtos protos;
    private final Resources resources;
    private final ChannelSetup setup;
    private final Consumer<Channel> acceptor;
    private @Nullable Channel channel;

    /**
     * Does nothing until {@link #bind()}.
     *
     * @param acceptor given each new channel on its event loop, before it has handlers
     */
    Listener(
            ListenerConfig config,
            ListenerProtos protos,
            Resources resources,
            ChannelSetup setup,
            Consumer<Channel> acceptor) {
        this.config = config;
        this.protos = protos;
        this.resources = resources;
        this.setup = setup;
        this.acceptor = acceptor;
    }

    ListenerConfig config() {
        return config;
    }

    String protoName() {
        return protos.name();
    }

    /**
     * Binds and begins to accept.
     *
     * @throws ListenException when the address cannot be bound
     */
    void bind() {
        try {
            if (config.network() == Network.UNIX) {
                SocketFile.makeFree(Path.of(config.address()));
            }
            ChannelFuture bound = listen().awaitUninterruptibly();
            if (!bound.isSuccess()) {
                throw new ListenException(config, bound.cause());
            }
            channel = bound.channel();
        } catch (IOException e) {
            throw new ListenException(config, e);
        }
        log.info("listening on {} {} ({})", config.network(), Addresses.textOf(localAddress()), protos.name());
    }

    private ChannelFuture listen() throws UnknownHostException {
        int inherited = InheritedSocket.descriptorOf(config);
        return inherited < 0
                ? bootstrap().bind(address())
                : bootstrap()
                        .channelFactory(InheritedSocket.factory(config, inherited, resources.transport()))
                        .register();
    }

    /** Where it listens; after {@link #bind()}. */
    SocketAddress localAddress() {
        Channel bound = channel;
        if (bound == null) {
            throw new IllegalStateException("listener " + config.name() + " is not bound");
        }
        return bound.localAddress();
    }

    boolean isOpen() {
        Channel bound = channel;
        return bound != null && bound.isActive();
    }

    /** Accepts nothing more; returns when the address is free again, but on an event loop at once. */
    void close() {
        Channel bound = channel;
        if (bound != null) {
            ChannelFuture closed = bound.close();
            if (!EngineThread.isCurrent(bound)) {
                closed.awaitUninterruptibly();
            }
            if (config.network() == Network.UNIX) {
                SocketFile.delete(Path.of(config.address()));
            }
        }
    }

    private ServerBootstrap bootstrap() {
        boolean local = config.network() == Network.LOCAL;
        boolean unix = config.network() == Network.UNIX;
        Transport transport = local ? Transport.LOCAL : resources.transport();
        EventLoopGroup loops = local ? resources.localLoops() : resources.loops();
        boolean inherited = InheritedSocket.descriptorOf(config) >= 0;
        ServerBootstrap bootstrap =
                inherited ? new ServerBootstrap() : new ServerBootstrap().channel(transport.serverChannel(unix));
        bootstrap.group(loops).childHandler(new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel accepted) {
                accept(accepted);
            }
        });
        if (config.network().isTcp()) {
            bootstrap.option(ChannelOption.SO_REUSEADDR, true);
            if (setup.config().reusePort()) {
                bootstrap.option(ChannelSetup.cast(setup.reusePort()), true);
            }
        }
        if (!local) {
            bootstrap.option(ChannelOption.SO_BACKLOG, BACKLOG);
        }
        Map<ChannelOption<?>, Object> options = setup.options(config.network().isTcp());
        options.forEach((option, value) -> bootstrap.childOption(ChannelSetup.cast(option), value));
        return bootstrap;
    }

    /** A socket on all addresses of IPv6 hears IPv4 too, and with some transports the other way round. */
    private void accept(Channel accepted) {
        if (Endpoints.suits(config.network(), accepted.remoteAddress())) {
            acceptor.accept(accepted);
        } else {
            log.debug("connection from {} closed: {} only", accepted.remoteAddress(), config.network());
            accepted.close();
        }
    }

    private SocketAddress address() throws UnknownHostException {
        return config.network().isTcp()
                ? Endpoints.resolveLocal(
                        config.network(),
                        HostPort.parse(config.address()),
                        setup.config().localIp())
                : Endpoints.ofPath(config.network(), config.address(), resources.transport());
    }
}
