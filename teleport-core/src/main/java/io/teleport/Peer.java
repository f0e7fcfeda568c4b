package io.teleport;

import io.netty.channel.Channel;
import io.teleport.codec.CodecRegistry;
import io.teleport.internal.EngineSettings;
import io.teleport.internal.PeerEngine;
import io.teleport.internal.ShutdownHook;
import io.teleport.message.Status;
import io.teleport.message.StatusException;
import io.teleport.plugin.HookChain;
import io.teleport.plugin.Plugin;
import io.teleport.router.RouteRegistry;
import io.teleport.router.Router;
import io.teleport.router.RoutingPlugin;
import io.teleport.session.BroadcastResult;
import io.teleport.session.LocalPeer;
import io.teleport.session.Session;
import io.teleport.session.Timers;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One end of any number of sessions: it can listen on many addresses, dial many others, or both.
 *
 * <pre>{@code
 * try (Peer server = Peer.builder().config(config).routeCall(new Math()).build()) {
 *     server.listen();
 *     ...
 * }
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class Peer implements LocalPeer, AutoCloseable {

    private final PeerConfig config;
    private final RouteRegistry routes;
    private final PeerResources resources;
    private final boolean ownsResources;
    private final PeerEngine engine;
    private final ShutdownHook shutdownHook;
    private final EngineSettings settings;

    Peer(PeerConfig config, PeerBuilder builder, RouteRegistry routes) {
        this.config = config;
        this.routes = routes;
        this.settings = builder.settings(config, routes);
        PeerResources shared = builder.resources();
        this.ownsResources = shared == null;
        this.resources = shared == null ? PeerResources.create(config) : shared;
        this.shutdownHook = new ShutdownHook(this::close);
        this.engine = createEngine();
    }

    private PeerEngine createEngine() {
        try {
            return new PeerEngine(this, settings, resources.internal());
        } catch (RuntimeException e) {
            closeResources();
            throw e;
        }
    }

    /** Begins to describe a peer. */
    public static PeerBuilder builder() {
        return new PeerBuilder();
    }

    void built() {
        tellNewPeer(routes.plugins());
        if (config.closeOnShutdown()) {
            shutdownHook.install();
        }
    }

    private void tellNewPeer(List<Plugin> plugins) {
        for (Plugin plugin : plugins) {
            if (plugin instanceof RoutingPlugin routing) {
                routing.addRoutes(routes);
            }
        }
        Status status = HookChain.of(plugins).postNewPeer(this);
        if (!status.isOk()) {
            throw new IllegalStateException("a plugin refuses the peer: " + status);
        }
    }

    /** The settings in force. */
    public PeerConfig config() {
        return config;
    }

    /** Where routes are registered, also while the peer runs. */
    public Router router() {
        return routes;
    }

    /** The plugins of the whole peer, in their order. */
    public List<Plugin> plugins() {
        return routes.plugins();
    }

    /**
     * Adds plugins of the whole peer behind those on the left, also while it runs. They are asked about the routes that
     * there are, and take part in everything that follows. When one of them refuses, none is added.
     *
     * @throws IllegalArgumentException when a name is taken, or for a {@link PreNewPeer}, which comes too late
     * @throws IllegalStateException    when one of them refuses the peer or a route
     */
    public synchronized void addPlugins(Collection<? extends Plugin> added) {
        add(List.copyOf(added), routes::addPlugins);
    }

    /** {@link #addPlugins} behind those on the right, which come after the plugins of groups and routes. */
    public synchronized void addPluginsRight(Collection<? extends Plugin> added) {
        add(List.copyOf(added), routes::addPluginsRight);
    }

    /**
     * Removes a plugin of the whole peer: it takes part in nothing that begins from now on. Routes that it brought stay.
     *
     * @return false when there is none of this name
     */
    public synchronized boolean removePlugin(String name) {
        boolean removed = routes.removePlugin(name);
        engine.hooks(HookChain.of(routes.plugins()));
        return removed;
    }

    private void add(List<Plugin> added, Consumer<List<Plugin>> place) {
        for (Plugin plugin : added) {
            if (plugin instanceof PreNewPeer) {
                throw new IllegalArgumentException(
                        "plugin: " + plugin.name() + " is a PreNewPeer (expected: to be given to the builder)");
            }
        }
        place.accept(added);
        try {
            tellNewPeer(added);
        } catch (RuntimeException e) {
            added.forEach(plugin -> routes.removePlugin(plugin.name()));
            throw e;
        }
        engine.hooks(HookChain.of(routes.plugins()));
    }

    /**
     * Binds all configured addresses and begins to accept; binds none when one fails.
     *
     * @throws ListenException       when an address cannot be bound
     * @throws IllegalStateException when the peer listens already or is closed
     */
    public void listen() {
        engine.listen();
    }

    /** Closes the listeners; sessions go on, and {@link #listen()} may be called again. */
    public void stopListening() {
        engine.stopListening();
    }

    /**
     * Closes the listeners and, gracefully within the close timeout, the sessions that they accepted; dialed ones go on.
     * {@link #listen()} may be called again.
     *
     * @return ends when these sessions are closed
     */
    public CompletionStage<Void> stopServing() {
        return engine.stopServing();
    }

    /** The listeners that are bound. */
    public List<ListenerInfo> listeners() {
        return engine.listeners();
    }

    /**
     * The port of the first TCP listener.
     *
     * @throws IllegalStateException when there is none
     */
    public int port() {
        return listeners().stream()
                .map(ListenerInfo::localAddress)
                .filter(InetSocketAddress.class::isInstance)
                .map(address -> ((InetSocketAddress) address).getPort())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the peer listens on no port"));
    }

    /** The addresses that are bound, in the order of the configuration. */
    public List<SocketAddress> listenAddresses() {
        return listeners().stream().map(ListenerInfo::localAddress).toList();
    }

    @Override
    public Session dial(String address) {
        return dial(address, DialOptions.defaults());
    }

    /**
     * Opens a session and waits for it.
     *
     * @throws StatusException       105 when there is none within the time, or what the other side refused it with
     * @throws IllegalStateException on an event loop
     */
    public Session dial(String address, DialOptions options) {
        PeerEngine.mustNotBlock("dial to " + address);
        try {
            return dialAsync(address, options).join();
        } catch (CancellationException e) {
            throw new StatusException(Status.of(Status.CODE_CANCELLED), e);
        } catch (CompletionException e) {
            throw e.getCause() instanceof StatusException refused ? new StatusException(refused.status(), refused) : e;
        }
    }

    /** Opens a session. The future ends with it, or with a {@link StatusException}; cancelling it stops the attempt. */
    public CompletableFuture<Session> dialAsync(String address, DialOptions options) {
        return engine.dial(address, options);
    }

    /**
     * Returns a session at once and dials it in the background, as often as its redial settings allow; or, where the
     * options say lazy, when it is first used. A call that is made while a session with redial settings is dialed
     * waits for the attempt under way or the next one; so does everything at the first use of a lazy session. Anything
     * else that is sent before it is connected fails with 102.
     */
    public Session open(String address, DialOptions options) {
        return engine.open(address, options);
    }

    /**
     * Dials a session that was opened lazily, before its first use.
     *
     * @param opened what {@link #open} returned
     * @return ends with the session when the first attempt succeeds, or has succeeded, and otherwise with a
     *     {@link StatusException}; the session is dialed further all the same, as its redial settings allow
     */
    public CompletableFuture<Session> connect(Session opened) {
        return engine.connect(opened);
    }

    /**
     * Sessions with one address, opened as they are needed. They are closed with the peer at the latest.
     *
     * @throws ConfigException       when the address is not of the form that the network needs
     * @throws IllegalStateException when the peer is closed
     */
    public SessionPool pool(String address, PoolOptions options) {
        return new SessionPool(engine.pool(address, options));
    }

    /**
     * Makes a session of a channel that somebody else has connected, as if it had been accepted.
     *
     * @param channel registered with an event loop; belongs to the session from here on
     */
    public CompletableFuture<Session> serve(Channel channel) {
        return engine.serve(channel);
    }

    @Override
    public CodecRegistry codecs() {
        return settings.codecs();
    }

    @Override
    public @Nullable Session session(String id) {
        return engine.session(id);
    }

    @Override
    public int sessionCount() {
        return engine.sessionCount();
    }

    @Override
    public Collection<Session> sessions() {
        return engine.sessions();
    }

    @Override
    public BroadcastResult broadcast(String serviceMethod, @Nullable Object body, Predicate<? super Session> filter) {
        return engine.broadcast(serviceMethod, body, filter);
    }

    @Override
    public Timers timers() {
        return engine.timers();
    }

    /** What is going on at the moment. */
    public PeerStats stats() {
        return engine.stats();
    }

    /**
     * Stops accepting, lets what is under way in all sessions finish within the close timeout, and closes them. Threads
     * of its own end afterwards.
     */
    public CompletionStage<Void> closeGracefully() {
        shutdownHook.remove();
        return engine.close().whenComplete((done, error) -> closeResources());
    }

    /** {@link #closeGracefully()}, and waits for it; in a handler of this peer it would wait for itself, use that instead. */
    @Override
    public void close() {
        CompletableFuture<Void> closed = closeGracefully().toCompletableFuture();
        if (PeerEngine.mayBlock()) {
            closed.join();
        }
    }

    private void closeResources() {
        if (ownsResources) {
            resources.close();
        }
    }
}
