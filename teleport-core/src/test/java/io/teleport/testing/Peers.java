package io.teleport.testing;

import static org.awaitility.Awaitility.await;

import io.teleport.AccessLogMode;
import io.teleport.DialOptions;
import io.teleport.Peer;
import io.teleport.PeerBuilder;
import io.teleport.PeerConfig;
import io.teleport.PeerConfigBuilder;
import io.teleport.router.Router;
import io.teleport.session.Session;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Makes the peers of a test and closes them after it, the last one first.
 *
 * <pre>{@code
 * @RegisterExtension
 * final Peers peers = new Peers();
 * }</pre>
 */
public final class Peers implements AfterEachCallback {

    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    /** Settings of a test: nothing in the access log, a short close. */
    public static PeerConfigBuilder config() {
        return PeerConfig.builder().accessLog(AccessLogMode.NONE).closeTimeout(Duration.ofSeconds(5));
    }

    /** {@link #config()} with a listener on any free port. */
    public static PeerConfigBuilder listening() {
        return config().listenPort(0);
    }

    /** A peer with settings of its own, which does not listen yet. */
    public Peer peer(PeerConfigBuilder config, UnaryOperator<PeerBuilder> more) {
        return closing(more.apply(Peer.builder().config(config.build())).build());
    }

    /** A peer that listens. */
    public Peer server(PeerConfigBuilder config, UnaryOperator<PeerBuilder> more) {
        Peer peer = peer(config, more);
        peer.listen();
        return peer;
    }

    /** A peer that listens on a port of 127.0.0.1. */
    public Peer server(UnaryOperator<PeerBuilder> more) {
        return server(listening(), more);
    }

    /** A peer that does not listen. */
    public Peer client(UnaryOperator<PeerBuilder> more) {
        return peer(config(), more);
    }

    /** A peer that does not listen and has nothing special. */
    public Peer client() {
        return client(builder -> builder);
    }

    /** Closes this too, after the test. */
    public <T extends AutoCloseable> T closing(T resource) {
        open.push(resource);
        return resource;
    }

    /** Where the peer can be dialed. */
    public static String addressOf(Peer server) {
        return "127.0.0.1:" + server.port();
    }

    /** A session from one peer to the other, started at both ends. */
    public static Session dial(Peer from, Peer to) {
        return connect(from, to).dialed();
    }

    /** Both ends of a new session. */
    public static Pair connect(Peer from, Peer to) {
        return connect(from, to, DialOptions.defaults());
    }

    /** Both ends of a new session that is dialed with options of its own. */
    public static Pair connect(Peer from, Peer to, DialOptions options) {
        return connect(from, to, addressOf(to), options);
    }

    /** Both ends of a new session to this address. */
    public static Pair connect(Peer from, Peer to, String address, DialOptions options) {
        List<Session> before = new ArrayList<>(to.sessions());
        Session dialed = from.dial(address, options);
        List<Session> added = new ArrayList<>();
        await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(2)).until(() -> {
            added.clear();
            added.addAll(to.sessions());
            added.removeAll(before);
            added.remove(dialed);
            return !added.isEmpty();
        });
        return new Pair(dialed, added.get(0));
    }

    /** Closes what is open, all of it even when one fails. */
    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        Exception failure = null;
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** Registers functions only; the shortest way to give a peer routes. */
    public static UnaryOperator<PeerBuilder> routes(Consumer<Router> routes) {
        return builder -> builder.routes(routes);
    }

    /**
     * The two ends of one session.
     *
     * @param dialed   at the peer that dialed
     * @param accepted at the peer that listens
     */
    public record Pair(Session dialed, Session accepted) {}
}
