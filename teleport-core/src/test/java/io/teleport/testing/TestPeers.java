package io.teleport.testing;

import io.teleport.Peer;
import io.teleport.PeerConfig;
import io.teleport.PeerConfigBuilder;
import io.teleport.router.Router;
import io.teleport.session.Session;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Starts peers for a test, listening on ports that are free, and closes them after it. */
public final class TestPeers implements AfterEachCallback {

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    /** A peer with defaults that listens. */
    public Peer server(Consumer<Router> routes) {
        return server(config -> config, routes);
    }

    /** A peer that listens, and does not wait long for what is under way when it closes. */
    public Peer server(UnaryOperator<PeerConfigBuilder> settings, Consumer<Router> routes) {
        PeerConfigBuilder config = PeerConfig.builder()
                .listenPort(0)
                .closeTimeout(Duration.ofSeconds(5))
                .eventLoopThreads(2);
        Peer peer = keep(Peer.builder()
                .config(settings.apply(config).build())
                .routes(routes)
                .build());
        peer.listen();
        return peer;
    }

    /** A session of a new peer with the server. */
    public Session dial(Peer server) {
        return dial(server, router -> {});
    }

    /** A session of a new peer, which has these routes, with the server. */
    public Session dial(Peer server, Consumer<Router> routes) {
        return dial(server, config -> config, routes);
    }

    public Session dial(Peer server, UnaryOperator<PeerConfigBuilder> settings, Consumer<Router> routes) {
        PeerConfigBuilder config = PeerConfig.builder().eventLoopThreads(1).closeTimeout(Duration.ofSeconds(5));
        Peer client = keep(Peer.builder()
                .config(settings.apply(config).build())
                .routes(routes)
                .build());
        return client.dial("127.0.0.1:" + server.port());
    }

    /** A plain socket to the server. */
    public RawClient connect(Peer server) {
        return keep(RawClient.connect(server.port()));
    }

    /** Closes it after the test, before what was opened earlier. */
    public <T extends AutoCloseable> T keep(T closeable) {
        opened.push(closeable);
        return closeable;
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
    }
}
