package io.teleport.internal;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.local.LocalAddress;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.Timeout;
import io.teleport.Network;
import io.teleport.message.Status;
import io.teleport.message.StatusException;
import io.teleport.proto.ProtoContext;
import io.teleport.session.Session;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connects channels to those who listen. */
final class Connector {

    private static final Logger log = LoggerFactory.getLogger(Connector.class);

    private final Resources resources;
    private final ChannelSetup setup;
    private final WebSockets webSockets;
    private final ProtoContext protoContext;

    Connector(Resources resources, ChannelSetup setup, WebSockets webSockets, ProtoContext protoContext) {
        this.resources = resources;
        this.setup = setup;
        this.webSockets = webSockets;
        this.protoContext = protoContext;
    }

    /**
     * Makes one attempt. What the receiver is told when it succeeds is the caller's matter, and so is its future; this
     * ends it with a status exception of code 105 when the attempt fails or takes too long, and closes the connection
     * when it ends with any exception.
     */
    <R extends FirstReceiver> R connect(DialTarget target, R receiver) {
        CompletableFuture<?> result = receiver.result();
        limitTime(target, result);
        try {
            resources.dispatcher().execute(() -> connectNow(target, receiver));
        } catch (RuntimeException e) {
            result.completeExceptionally(dialFailed(target, e));
        }
        return receiver;
    }

    /** On a worker, because a name may have to be looked up. */
    private void connectNow(DialTarget target, FirstReceiver receiver) {
        try {
            connect(target, receiver, addressesOf(target));
        } catch (UnknownHostException | RuntimeException e) {
            receiver.result().completeExceptionally(dialFailed(target, e));
        }
    }

    /** Tries one address after the other. Not on an event loop. */
    private void connect(DialTarget target, FirstReceiver receiver, List<? extends SocketAddress> addresses)
            throws UnknownHostException {
        CompletableFuture<?> result = receiver.result();
        List<? extends SocketAddress> others = addresses.subList(1, addresses.size());
        ChannelFuture connecting = bootstrap(target, receiver)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, patience(target, others.size()))
                .connect(addresses.get(0));
        result.whenComplete((session, error) -> {
            if (error != null) {
                connecting.channel().close();
            }
        });
        connecting.addListener(done -> {
            if (!done.isSuccess()) {
                failed(target, receiver, others, done.cause());
            }
        });
    }

    /** An address that does not answer leaves time for those that follow. */
    private static int patience(DialTarget target, int others) {
        long millis = others == 0 ? 0 : target.timeout().toMillis() / (others + 1);
        return (int) Math.min(Integer.MAX_VALUE, millis);
    }

    private void failed(
            DialTarget target, FirstReceiver receiver, List<? extends SocketAddress> others, Throwable cause) {
        CompletableFuture<?> result = receiver.result();
        if (others.isEmpty() || result.isDone()) {
            result.completeExceptionally(dialFailed(target, cause));
            return;
        }
        log.debug("{}: {}, trying the next address", target.address(), Failures.text(cause));
        resources.dispatcher().execute(() -> {
            try {
                connect(target, receiver, others);
            } catch (UnknownHostException | RuntimeException e) {
                result.completeExceptionally(dialFailed(target, e));
            }
        });
    }

    private Bootstrap bootstrap(DialTarget target, FirstReceiver receiver) throws UnknownHostException {
        boolean local = target.network() == Network.LOCAL;
        Transport transport = local ? Transport.LOCAL : resources.transport();
        EventLoopGroup loops = local ? resources.localLoops() : resources.loops();
        if (loops.isShuttingDown()) {
            throw new IllegalStateException("the peer is closed");
        }
        Bootstrap bootstrap = new Bootstrap()
                .group(loops)
                .channel(transport.channel(target.network() == Network.UNIX))
                .disableResolver()
                .handler(new Initializer(target, receiver));
        ChannelSetup.setAll(bootstrap, setup.options(target.network().isTcp()));
        bindTo(bootstrap, target.network());
        return bootstrap;
    }

    private void bindTo(Bootstrap bootstrap, Network network) throws UnknownHostException {
        if (network == Network.LOCAL) {
            // Netty's own choice is a hash, which is not unique among many thousands.
            bootstrap.localAddress(new LocalAddress(Session.class));
            return;
        }
        String localIp = setup.config().localIp();
        if (network.isTcp() && localIp != null) {
            InetSocketAddress local = Endpoints.resolve(network, new HostPort(localIp, 0));
            if (!local.getAddress().isAnyLocalAddress()) {
                bootstrap.localAddress(local);
            }
        }
    }

    private List<? extends SocketAddress> addressesOf(DialTarget target) throws UnknownHostException {
        return target.network().isTcp()
                ? Endpoints.resolveAll(target.network(), HostPort.parse(target.address()))
                : List.of(Endpoints.ofPath(target.network(), target.address(), resources.transport()));
    }

    private void limitTime(DialTarget target, CompletableFuture<?> result) {
        long nanos = target.timeout().toNanos();
        if (nanos > 0) {
            Timeout limit = resources
                    .timer()
                    .newTimeout(
                            t -> result.completeExceptionally(
                                    dialFailed(target, "no session within " + target.timeout())),
                            nanos,
                            TimeUnit.NANOSECONDS);
            result.whenComplete((session, error) -> limit.cancel());
        }
    }

    private static StatusException dialFailed(DialTarget target, String reason) {
        return Status.of(Status.CODE_DIAL_FAILED)
                .withReason(target.address() + ": " + reason)
                .asException();
    }

    private static StatusException dialFailed(DialTarget target, Throwable cause) {
        return cause instanceof StatusException known
                ? known
                : new StatusException(
                        Status.of(Status.CODE_DIAL_FAILED).withReason(target.address() + ": " + Failures.text(cause)),
                        cause);
    }

    /** Puts the handlers into a dialed channel. */
    private final class Initializer extends ChannelInitializer<Channel> {

        private final DialTarget target;
        private final FirstReceiver receiver;

        private Initializer(DialTarget target, FirstReceiver receiver) {
            this.target = target;
            this.receiver = receiver;
        }

        @Override
        protected void initChannel(Channel channel) {
            long writeTimeout = setup.config().writeTimeout().toMillis();
            Connection connection = new Connection(channel, target.proto(), protoContext, writeTimeout, receiver);
            receiver.attach(connection);
            SslHandler tls = tls(channel);
            if (tls != null) {
                channel.pipeline().addLast(tls);
            }
            setup.addTimeouts(channel);
            if (target.proto().inWebSocket()) {
                webSockets.addClient(
                        channel.pipeline(),
                        uri(),
                        () -> channel.pipeline().addLast(connection),
                        cause -> receiver.result().completeExceptionally(dialFailed(target, cause)));
            } else {
                channel.pipeline().addLast(connection);
            }
        }

        private URI uri() {
            String host = target.network().isTcp() ? target.address() : "localhost";
            return URI.create((target.tls() == null ? "ws://" : "wss://") + host + target.path());
        }

        private @Nullable SslHandler tls(Channel channel) {
            Supplier<SslContext> tls = target.tls();
            if (tls == null) {
                return null;
            }
            if (!target.network().isTcp()) {
                return withoutHostName(tls.get().newHandler(channel.alloc()));
            }
            HostPort peer = HostPort.parse(target.address());
            return tls.get().newHandler(channel.alloc(), peer.host(), peer.port());
        }

        /** There is none that a certificate could be checked against. */
        private static SslHandler withoutHostName(SslHandler handler) {
            SSLParameters parameters = handler.engine().getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("");
            handler.engine().setSSLParameters(parameters);
            return handler;
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            receiver.result().completeExceptionally(dialFailed(target, cause));
            context.close();
        }
    }
}
