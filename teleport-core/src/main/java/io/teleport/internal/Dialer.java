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
import io.teleport.session.Session;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/** Connects sessions to the peers they are to talk to. */
final class Dialer {

    private final PeerContext shared;
    private final ChannelSetup setup;

    Dialer(PeerContext shared, ChannelSetup setup) {
        this.shared = shared;
        this.setup = setup;
    }

    PeerContext shared() {
        return shared;
    }

    /** Dials once and ends with the started session. Cancelling the future closes what was begun. */
    CompletableFuture<SessionImpl> dial(DialTarget target) {
        Redialer redialer = new Redialer(this, target);
        SessionImpl session = new SessionImpl(shared, redialer, target.codec());
        redialer.session(session);
        return connect(target, session, false);
    }

    /** Returns a session at once, which is dialed meanwhile, or when it is first used. */
    SessionImpl open(DialTarget target) {
        Redialer redialer = new Redialer(this, target);
        SessionImpl session = new SessionImpl(shared, redialer, target.codec());
        redialer.session(session);
        session.waitForFirstConnection(target.address());
        if (!target.lazy()) {
            redialer.startNow();
        }
        return session;
    }

    /** One attempt to connect and start this session. Ends exceptionally with a status exception of code 105. */
    CompletableFuture<SessionImpl> connect(DialTarget target, SessionImpl session, boolean redial) {
        Handshake handshake = new Handshake(session, true, redial);
        CompletableFuture<SessionImpl> result = handshake.result();
        limitTime(target, result);
        try {
            shared.dispatcher().execute(() -> connect(target, handshake));
        } catch (RuntimeException e) {
            result.completeExceptionally(dialFailed(target, e));
        }
        return result;
    }

    /** On a worker, because a name may have to be looked up. */
    private void connect(DialTarget target, Handshake handshake) {
        CompletableFuture<SessionImpl> result = handshake.result();
        try {
            ChannelFuture connecting = bootstrap(target, handshake).connect(addressOf(target));
            result.whenComplete((session, error) -> {
                if (error != null) {
                    connecting.channel().close();
                }
            });
            connecting.addListener(done -> {
                if (!done.isSuccess()) {
                    result.completeExceptionally(dialFailed(target, done.cause()));
                }
            });
        } catch (UnknownHostException | RuntimeException e) {
            result.completeExceptionally(dialFailed(target, e));
        }
    }

    private Bootstrap bootstrap(DialTarget target, Handshake handshake) throws UnknownHostException {
        boolean local = target.network() == Network.LOCAL;
        Transport transport = local ? Transport.LOCAL : shared.resources().transport();
        EventLoopGroup loops =
                local ? shared.resources().localLoops() : shared.resources().loops();
        Bootstrap bootstrap = new Bootstrap()
                .group(loops)
                .channel(transport.channel(target.network() == Network.UNIX))
                .disableResolver()
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0)
                .handler(new Initializer(target, handshake));
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
        String localIp = shared.config().localIp();
        if (network.isTcp() && localIp != null) {
            InetSocketAddress local = Endpoints.resolve(network, new HostPort(localIp, 0));
            if (!local.getAddress().isAnyLocalAddress()) {
                bootstrap.localAddress(local);
            }
        }
    }

    private SocketAddress addressOf(DialTarget target) throws UnknownHostException {
        return target.network().isTcp()
                ? Endpoints.resolve(target.network(), HostPort.parse(target.address()))
                : Endpoints.ofPath(
                        target.network(), target.address(), shared.resources().transport());
    }

    private void limitTime(DialTarget target, CompletableFuture<SessionImpl> result) {
        long nanos = target.timeout().toNanos();
        if (nanos > 0) {
            Timeout limit = shared.timer()
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
        private final Handshake handshake;

        private Initializer(DialTarget target, Handshake handshake) {
            this.target = target;
            this.handshake = handshake;
        }

        @Override
        protected void initChannel(Channel channel) {
            long writeTimeout = shared.config().writeTimeout().toMillis();
            Connection connection =
                    new Connection(channel, target.proto(), shared.protoContext(), writeTimeout, handshake);
            handshake.attach(connection);
            shared.handshakes().add(handshake, channel);
            setup.assemble(channel, tls(channel), connection);
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
            handshake.result().completeExceptionally(dialFailed(target, cause));
            context.close();
        }
    }
}
