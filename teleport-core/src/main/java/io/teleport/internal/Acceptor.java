package io.teleport.internal;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslContext;
import io.teleport.message.Status;
import io.teleport.proto.Proto;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes sessions of accepted connections, as many as there may be. */
final class Acceptor {

    private static final Logger log = LoggerFactory.getLogger(Acceptor.class);

    private final PeerContext shared;
    private final Proto proto;
    private final ChannelSetup setup;
    private final ConnectionCount connections;
    private final @Nullable Supplier<SslContext> tls;

    Acceptor(
            PeerContext shared,
            Proto proto,
            ChannelSetup setup,
            ConnectionCount connections,
            @Nullable Supplier<SslContext> tls) {
        this.shared = shared;
        this.proto = proto;
        this.setup = setup;
        this.connections = connections;
        this.tls = tls;
    }

    /** Takes over a channel that is registered with its event loop; ends with the started session. */
    CompletableFuture<SessionImpl> accept(Channel channel) {
        if (!channel.isOpen()) {
            return CompletableFuture.failedFuture(Status.CONNECTION_CLOSED.asException());
        }
        if (!connections.tryAdd()) {
            Status status = refused(channel);
            channel.close();
            return CompletableFuture.failedFuture(status.asException());
        }
        Handshake handshake = new Handshake(new SessionImpl(shared), false, false);
        channel.closeFuture().addListener(closed -> connections.remove());
        long writeTimeout = shared.config().writeTimeout().toMillis();
        Connection connection = new Connection(channel, proto, shared.protoContext(), writeTimeout, handshake);
        handshake.attach(connection);
        try {
            setup.assemble(channel, ChannelSetup.serverTls(tls, channel), connection);
        } catch (RuntimeException e) {
            log.error("connection from {} closed, it cannot be set up", channel.remoteAddress(), e);
            channel.close();
            handshake.disconnected();
        }
        return handshake.result();
    }

    private Status refused(Channel channel) {
        shared.counters().rejectedConnections.increment();
        int limit = shared.config().maxConnections();
        log.debug("connection from {} closed: there are {} already", channel.remoteAddress(), limit);
        return Status.of(Status.CODE_REFUSED).withReason("there are " + limit + " connections already");
    }
}
