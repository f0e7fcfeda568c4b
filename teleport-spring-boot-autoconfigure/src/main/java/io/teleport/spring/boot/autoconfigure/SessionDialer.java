package io.teleport.spring.boot.autoconfigure;

import io.netty.handler.ssl.SslContext;
import io.teleport.ConfigException;
import io.teleport.DialOptions;
import io.teleport.Peer;
import io.teleport.PeerConfig;
import io.teleport.session.Session;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Opens one named session as its properties say. */
final class SessionDialer {

    private final Peer peer;
    private final String address;
    private final DialOptions options;
    private final PeerConfig config;

    /**
     * Checks the properties.
     *
     * @throws ConfigException when a value is out of range or two contradict each other
     */
    SessionDialer(Peer peer, SessionProperties properties, @Nullable Supplier<SslContext> tls) {
        this.peer = peer;
        this.address = properties.address();
        this.config = configOf(peer.config(), properties);
        this.options = new DialOptions(
                config.network(),
                properties.proto(),
                config.dialTimeout(),
                config.redialTimes(),
                config.redialInterval(),
                config.redialMaxInterval(),
                properties.defaultBodyCodec(),
                tls,
                true);
    }

    String address() {
        return address;
    }

    /**
     * A session that is dialed by its first message.
     *
     * @throws ConfigException when the address is none of the network, or a name is not known
     */
    Session open() {
        Session session = peer.open(address, options);
        session.setSessionAge(config.sessionAge());
        session.setContextAge(config.contextAge());
        return session;
    }

    /** Dials a session before its first message; ends as the first attempt does. */
    CompletableFuture<Session> connect(Session session) {
        return peer.connect(session);
    }

    /** What is set here over the peer's, so that both keep to the same rules. */
    private static PeerConfig configOf(PeerConfig defaults, SessionProperties properties) {
        return defaults.toBuilder()
                .listenPort(null)
                .localIp(null)
                .network(or(properties.network(), defaults.network()))
                .dialTimeout(or(properties.dialTimeout(), defaults.dialTimeout()))
                .redialTimes(properties.redialTimes())
                .redialInterval(or(properties.redialInterval(), defaults.redialInterval()))
                .redialMaxInterval(or(properties.redialMaxInterval(), defaults.redialMaxInterval()))
                .sessionAge(or(properties.sessionAge(), defaults.sessionAge()))
                .contextAge(or(properties.contextAge(), defaults.contextAge()))
                .build();
    }

    private static <T> T or(@Nullable T own, T otherwise) {
        return own == null ? otherwise : own;
    }
}
