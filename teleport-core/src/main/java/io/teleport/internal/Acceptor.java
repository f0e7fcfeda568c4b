package io.teleport.internal;

import io.netty.channel.Channel;
import io.teleport.message.Status;
import io.teleport.proto.Proto;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes sessions of accepted connections, as many as there may be. */
final class Acceptor {

    private static final Logger log = LoggerFactory.getLogger(Acceptor.class);

    private final PeerContext shared;
    private final NetworkSetup network;
    private final ListenerProtos protos;
    private final ConnectionCount connections;

    Acceptor(PeerContext shared, NetworkSetup network, ListenerProtos protos, ConnectionCount connections) {
        this.shared = shared;
        this.network = network;
        this.protos = protos;
        this.connections = connections;
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
        channel.closeFuture().addListener(closed -> connections.remove());
        CompletableFuture<SessionImpl> session =
                network.receive(channel, protos).thenCompose(proto -> shakeHands(channel, proto));
        shared.handshakes().add(channel, session);
        if (shared.isClosing()) {
            channel.close();
        }
        return session;
    }

    private CompletableFuture<SessionImpl> shakeHands(Channel channel, Proto proto) {
        byte codec = proto.defaultBodyCodec(shared.defaultCodec(), network.protoContext());
        Handshake handshake = new Handshake(new SessionImpl(shared, null, codec), false, false);
        network.connect(channel, proto, handshake);
        return handshake.result();
    }

    private Status refused(Channel channel) {
        shared.counters().rejectedConnections.increment();
        int limit = shared.config().maxConnections();
        log.debug("connection from {} closed: there are {} already", channel.remoteAddress(), limit);
        return Status.of(Status.CODE_REFUSED).withReason("there are " + limit + " connections already");
    }
}
