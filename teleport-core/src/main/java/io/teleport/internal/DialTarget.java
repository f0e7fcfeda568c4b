package io.teleport.internal;

import io.netty.handler.ssl.SslContext;
import io.teleport.Network;
import io.teleport.proto.Proto;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whom to dial, and how.
 *
 * @param address     {@code host:port}, a path or a name, by the network
 * @param path        what to ask for where the protocol needs a websocket
 * @param timeout     for one attempt, handshake included; zero for none
 * @param redialTimes attempts after a break; negative for ever
 * @param lazy        whether to dial when the first message is sent
 * @param codec       id of the codec of bodies that name none
 * @param tls         asked for each connection; {@code null} for plain ones
 */
record DialTarget(
        Network network,
        String address,
        String path,
        Proto proto,
        Duration timeout,
        int redialTimes,
        Duration redialInterval,
        Duration redialMaxInterval,
        boolean lazy,
        byte codec,
        @Nullable Supplier<SslContext> tls) {

    /** The address as long as nobody has looked it up. */
    SocketAddress unresolved() {
        return network.isTcp()
                ? InetSocketAddress.createUnresolved(
                        HostPort.parse(address).host(), HostPort.parse(address).port())
                : Endpoints.ofPath(network, address);
    }
}
