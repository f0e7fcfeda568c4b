package io.teleport.internal;

import io.netty.channel.Channel;
import io.teleport.DialOptions;
import io.teleport.ListenerInfo;
import io.teleport.PeerConfig;
import io.teleport.codec.BodyReaders;
import io.teleport.message.Status;
import io.teleport.session.MessageSocket;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens and dials for connections that carry single messages. */
public final class SocketEngine {

    private static final Logger log = LoggerFactory.getLogger(SocketEngine.class);

    private final EngineSettings settings;
    private final Resources resources;
    private final NetworkSetup network;
    private final ConnectionCount connections;
    private final Listeners listeners = new Listeners();
    private final Set<SocketImpl> open = ConcurrentHashMap.newKeySet();
    private final ConcurrentMap<Type, BodyReaders> readers = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /** Uses the resources, and does not close them. */
    public SocketEngine(EngineSettings settings, Resources resources) {
        this.settings = settings;
        this.resources = resources;
        this.network = new NetworkSetup(settings, resources);
        this.connections = new ConnectionCount(settings.config().maxConnections());
    }

    PeerConfig config() {
        return settings.config();
    }

    Dispatcher dispatcher() {
        return resources.dispatcher();
    }

    /** Binds all listeners, or none. */
    public synchronized List<ListenerInfo> listen(Consumer<? super MessageSocket> onAccept) {
        if (closed || !listeners.isEmpty()) {
            throw new IllegalStateException(closed ? "closed" : "listens already");
        }
        listeners.bind(network.listeners((protos, channel) -> accept(protos, channel, onAccept)), bound -> {});
        return listeners.infos();
    }

    private void accept(ListenerProtos protos, Channel channel, Consumer<? super MessageSocket> onAccept) {
        if (!connections.tryAdd()) {
            log.debug("connection from {} closed: there are too many", channel.remoteAddress());
            channel.close();
            return;
        }
        channel.closeFuture().addListener(ended -> connections.remove());
        network.receive(channel, protos).thenAccept(proto -> {
            SocketImpl socket = new SocketImpl(this);
            socket.result().thenAcceptAsync(ready -> hand(ready, onAccept), dispatcher());
            network.connect(channel, proto, socket);
        });
    }

    private static void hand(SocketImpl socket, Consumer<? super MessageSocket> onAccept) {
        try {
            onAccept.accept(socket);
        } catch (RuntimeException e) {
            log.error("socket {} closed, nobody takes it", socket.id(), e);
            socket.close();
        }
    }

    /** Dials; the future ends with the socket or a status exception. */
    public CompletableFuture<? extends MessageSocket> dial(String address, DialOptions options) {
        if (closed) {
            Status refused = Status.of(Status.CODE_DIAL_FAILED).withReason(address + ": closed");
            return CompletableFuture.failedFuture(refused.asException());
        }
        return network.connector()
                .connect(network.target(address, options), new SocketImpl(this))
                .result();
    }

    /** Readers of a body type, made once. */
    public BodyReaders readersFor(Type type) {
        return readers.computeIfAbsent(type, each -> BodyReaders.of(settings.codecs(), each));
    }

    void opened(SocketImpl socket) {
        open.add(socket);
        if (closed) {
            socket.close();
        }
    }

    void ended(SocketImpl socket) {
        open.remove(socket);
    }

    /** Closes listeners and sockets, each of which writes what is queued, within the close timeout. */
    public CompletableFuture<Void> close() {
        synchronized (this) {
            closed = true;
            listeners.close();
        }
        List<SocketImpl> left = List.copyOf(open);
        left.forEach(SocketImpl::close);
        CompletableFuture<Void> all = CompletableFuture.allOf(left.stream()
                .map(socket -> socket.closeFuture().toCompletableFuture())
                .toArray(CompletableFuture[]::new));
        Duration limit = config().closeTimeout();
        return all.completeOnTimeout(null, limit.toMillis(), TimeUnit.MILLISECONDS);
    }
}
