package io.teleport.internal;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.ssl.SslContext;
import io.teleport.ListenException;
import io.teleport.ListenerConfig;
import io.teleport.Network;
import io.teleport.proto.Proto;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One address on which a peer accepts connections. */
final class Listener {

    private static final Logger log = LoggerFactory.getLogger(Listener.class);
    private static final int BACKLOG = 1024;

    private final PeerContext shared;
    private final ListenerConfig config;
    private final Proto proto;
    private final Acceptor acceptor;
    private final ChannelSetup setup;
    private @Nullable Channel channel;

    Listener(
            PeerContext shared,
            ListenerConfig config,
            ChannelSetup setup,
            ConnectionCount connections,
            @Nullable Supplier<SslContext> tls) {
        this.shared = shared;
        this.config = config;
        String named = config.proto();
        this.proto = shared.protos().get(named == null ? shared.config().proto() : named);
        this.setup = setup;
        this.acceptor = new Acceptor(shared, proto, setup, connections, tls);
    }

    ListenerConfig config() {
        return config;
    }

    String protoName() {
        return proto.name();
    }

    /**
     * Binds and begins to accept.
     *
     * @throws ListenException when the address cannot be bound
     */
    void bind() {
        try {
            ChannelFuture bound = bootstrap().bind(address()).awaitUninterruptibly();
            if (!bound.isSuccess()) {
                throw new ListenException(config, bound.cause());
            }
            channel = bound.channel();
        } catch (UnknownHostException e) {
            throw new ListenException(config, e);
        }
        log.info("listening on {} {} ({})", config.network(), Addresses.textOf(localAddress()), proto.name());
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

    /** Accepts nothing more; returns when the address is free again. */
    void close() {
        Channel bound = channel;
        if (bound != null) {
            bound.close().awaitUninterruptibly();
            if (config.network() == Network.UNIX) {
                deleteSocketFile();
            }
        }
    }

    private ServerBootstrap bootstrap() {
        boolean local = config.network() == Network.LOCAL;
        boolean unix = config.network() == Network.UNIX;
        Transport transport = local ? Transport.LOCAL : shared.resources().transport();
        EventLoopGroup loops =
                local ? shared.resources().localLoops() : shared.resources().loops();
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops)
                .channel(transport.serverChannel(unix))
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel accepted) {
                        acceptor.accept(accepted);
                    }
                });
        if (config.network().isTcp()) {
            bootstrap.option(ChannelOption.SO_REUSEADDR, true);
        }
        if (!local) {
            bootstrap.option(ChannelOption.SO_BACKLOG, BACKLOG);
        }
        Map<ChannelOption<?>, Object> options = setup.options(config.network().isTcp());
        options.forEach((option, value) -> bootstrap.childOption(ChannelSetup.cast(option), value));
        return bootstrap;
    }

    private SocketAddress address() throws UnknownHostException {
        return config.network().isTcp()
                ? Endpoints.resolveLocal(
                        config.network(),
                        HostPort.parse(config.address()),
                        shared.config().localIp())
                : Endpoints.ofPath(
                        config.network(), config.address(), shared.resources().transport());
    }

    private void deleteSocketFile() {
        try {
            Files.deleteIfExists(Path.of(config.address()));
        } catch (IOException e) {
            log.warn("socket file {} cannot be deleted: {}", config.address(), e.toString());
        }
    }
}
