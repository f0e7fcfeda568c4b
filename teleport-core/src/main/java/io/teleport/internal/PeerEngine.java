package io.teleport.internal;

import io.netty.channel.Channel;
import io.teleport.DialOptions;
import io.teleport.ListenException;
import io.teleport.ListenerInfo;
import io.teleport.PeerStats;
import io.teleport.PoolOptions;
import io.teleport.message.Status;
import io.teleport.plugin.HookChain;
import io.teleport.session.BroadcastResult;
import io.teleport.session.LocalPeer;
import io.teleport.session.Session;
import io.teleport.session.Timers;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What a peer does: listens, dials, keeps sessions, closes. */
public final class PeerEngine {

    private final PeerContext shared;
    private final NetworkSetup network;
    private final Dialer dialer;
    private final ConnectionCount connections;
    private final OwnedTimers timers;
    private final Listeners listeners = new Listeners();
    private @Nullable CompletableFuture<Void> closing;

    /** Uses the resources, and does not close them. */
    public PeerEngine(LocalPeer peer, EngineSettings settings, Resources resources) {
        this.network = new NetworkSetup(settings, resources);
        this.shared = new PeerContext(peer, settings, resources, network.protoContext());
        this.timers = new OwnedTimers(resources);
        this.dialer = new Dialer(shared, network.connector());
        this.connections = new ConnectionCount(settings.config().maxConnections());
    }

    /**
     * Binds all listeners, or none.
     *
     * @throws ListenException when an address cannot be bound, or a PostListen hook refuses
     */
    public synchronized void listen() {
        if (closing != null || !listeners.isEmpty()) {
            throw new IllegalStateException(closing == null ? "the peer listens already" : "the peer is closed");
        }
        listeners.bind(network.listeners((protos, channel) -> acceptor(protos).accept(channel)), this::askPlugins);
    }

    private void askPlugins(Listener bound) {
        Status status = shared.hooks().postListen(bound.localAddress());
        if (!status.isOk()) {
            throw new ListenException(bound.config(), status.asException());
        }
    }

    /** Closes the listeners; sessions stay. */
    public synchronized void stopListening() {
        listeners.close();
    }

    private Acceptor acceptor(ListenerProtos protos) {
        return new Acceptor(shared, network, protos, connections);
    }

    /** Where it listens, in the order of the configuration. */
    public synchronized List<ListenerInfo> listeners() {
        return listeners.infos();
    }

    /** Whether it has begun to close. */
    boolean isClosing() {
        return shared.isClosing();
    }

    /** Dials; the future ends with the session or a status exception, and can be cancelled. */
    public CompletableFuture<Session> dial(String address, DialOptions options) {
        if (shared.isClosing()) {
            Status closed = Status.of(Status.CODE_DIAL_FAILED).withReason(address + ": the peer is closed");
            return CompletableFuture.failedFuture(closed.asException());
        }
        return new SessionFuture(dialer.dial(network.target(address, options)));
    }

    /** Returns a session that is dialed meanwhile. */
    public Session open(String address, DialOptions options) {
        if (shared.isClosing()) {
            throw new IllegalStateException("the peer is closed");
        }
        return dialer.open(network.target(address, options));
    }

    /** Dials a session that was opened and not used; ends with it or a status exception, as the first attempt does. */
    public CompletableFuture<Session> connect(Session opened) {
        SessionImpl session = (SessionImpl) opened;
        return new SessionFuture(session.firstConnection().thenApply(connected -> session));
    }

    /** Makes a session of a channel that is registered with an event loop, as if it had been accepted. */
    public CompletableFuture<Session> serve(Channel channel) {
        Acceptor acceptor = acceptor(network.protos());
        return new SessionFuture(CompletableFuture.supplyAsync(() -> acceptor.accept(channel), channel.eventLoop())
                .thenCompose(accepted -> accepted));
    }

    /**
     * Refuses to wait on an event loop.
     *
     * @throws IllegalStateException when the current thread is one
     */
    public static void mustNotBlock(String what) {
        EngineThread.mustNotBeCurrent(what);
    }

    /** Whether the current thread may wait. */
    public static boolean mayBlock() {
        return !EngineThread.runsLoop();
    }

    public @Nullable Session session(String id) {
        return shared.sessions().find(id);
    }

    public int sessionCount() {
        return shared.sessions().size();
    }

    public Collection<Session> sessions() {
        return List.copyOf(shared.sessions().snapshot());
    }

    /** Sends a push to every active session that the filter accepts, encoded once for each protocol. */
    public BroadcastResult broadcast(String serviceMethod, @Nullable Object body, Predicate<? super Session> filter) {
        return new Broadcast(shared, serviceMethod, body).to(filter);
    }

    /** A pool of sessions that closes with the peer at the latest. */
    public Pool pool(String address, PoolOptions options) {
        DialTarget checked = network.target(address, options.dial());
        return new Pool(this, address, options, new Backoff(checked.redialInterval(), checked.redialMaxInterval()));
    }

    /** Timers that end when the peer begins to close. */
    public Timers timers() {
        return timers;
    }

    /** Uses other hooks of global plugins from the next message on. */
    public void hooks(HookChain hooks) {
        shared.hooks(hooks);
    }

    /** What is going on at the moment. */
    public PeerStats stats() {
        int inFlight = 0;
        int pending = 0;
        for (SessionImpl session : shared.sessions().snapshot()) {
            Link link = session.link();
            if (link != null) {
                inFlight += link.inFlightCount();
                pending += link.outgoing().pendingCount();
            }
        }
        Counters counters = shared.counters();
        return new PeerStats(
                sessionCount(),
                inFlight,
                pending,
                shared.dispatcher().queued(),
                shared.dispatcher().active(),
                counters.refused.sum(),
                counters.dropped.sum(),
                counters.badFrames.sum(),
                counters.rejectedConnections.sum());
    }

    /**
     * Stops listening, then closes all sessions gracefully within the close timeout. May be repeated.
     *
     * @return ends when all is closed
     */
    public CompletionStage<Void> close() {
        CompletableFuture<Void> result;
        synchronized (this) {
            if (closing != null) {
                return closing;
            }
            result = new CompletableFuture<>();
            closing = result;
        }
        timers.close();
        try {
            stopAccepting(shared::startClosing);
        } finally {
            closeAll(shared.sessions().snapshot(), result);
        }
        return result;
    }

    /**
     * Stops listening, then closes the accepted sessions gracefully within the close timeout; the dialed ones stay.
     *
     * @return ends when these are closed
     */
    public CompletionStage<Void> stopServing() {
        stopAccepting(() -> {});
        CompletableFuture<Void> result = new CompletableFuture<>();
        closeAll(shared.sessions().accepted(), result);
        return result;
    }

    /** What has been accepted becomes a session, if it can at once, and is closed as one. */
    private void stopAccepting(Runnable whenAccepted) {
        try {
            stopListening();
            shared.resources().settle();
        } finally {
            whenAccepted.run();
            shared.handshakes().closeAll();
        }
    }

    private void closeAll(Collection<SessionImpl> open, CompletableFuture<Void> result) {
        CompletableFuture<?>[] all = open.stream()
                .map(session -> session.close().toCompletableFuture())
                .toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(all).whenComplete((done, error) -> result.complete(null));
        limit(shared.config().closeTimeout(), result, open);
    }

    /** The sessions limit themselves to the same time; this is for those that a lost event or no free worker holds up. */
    private void limit(Duration time, CompletableFuture<Void> result, Collection<SessionImpl> open) {
        if (!result.isDone()) {
            shared.timer()
                    .newTimeout(
                            t -> {
                                open.forEach(SessionImpl::closeNow);
                                result.complete(null);
                            },
                            time.toMillis() + 1000,
                            TimeUnit.MILLISECONDS);
        }
    }
}
