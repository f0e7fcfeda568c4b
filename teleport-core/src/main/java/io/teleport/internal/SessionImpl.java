package io.teleport.internal;

import io.netty.channel.unix.UnixChannel;
import io.teleport.message.Message;
import io.teleport.message.Status;
import io.teleport.proto.TlvMapping;
import io.teleport.router.ServicePath;
import io.teleport.session.Attributes;
import io.teleport.session.LocalPeer;
import io.teleport.session.Request;
import io.teleport.session.Session;
import io.teleport.session.SessionState;
import io.teleport.session.Timers;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A session: what stays the same while links come and go, from the first start to the end. */
final class SessionImpl implements Session {

    private final PeerContext shared;
    private final Attributes attributes = new Attributes();
    private final @Nullable Redialer redialer;
    private final byte defaultCodec;
    private final SessionLife life;
    private final SessionSender sender;

    private volatile String id = "";
    private volatile long contextAgeNanos;
    private volatile @Nullable OwnedTimers timers;
    private volatile boolean withoutHeartbeats;

    /**
     * A dialed session when a redialer is given, else an accepted one.
     *
     * @param defaultCodec id of the codec of bodies for which nothing else was asked
     */
    SessionImpl(PeerContext shared, @Nullable Redialer redialer, byte defaultCodec) {
        this.shared = shared;
        this.redialer = redialer;
        this.defaultCodec = defaultCodec;
        this.contextAgeNanos = shared.config().contextAge().toNanos();
        this.life = new SessionLife(this, shared, redialer);
        this.sender = new SessionSender(this, life, redialer);
    }

    PeerContext shared() {
        return shared;
    }

    SessionLife life() {
        return life;
    }

    SessionSender sender() {
        return sender;
    }

    byte defaultCodec() {
        return defaultCodec;
    }

    /** The time for what begins now; taken once for all that a read batch brings about. */
    long nanoTime() {
        Link current = life.link();
        return current == null ? System.nanoTime() : current.connection().nanoTime();
    }

    long contextAgeNanos() {
        return contextAgeNanos;
    }

    /** The connection of the moment, or the last one; {@code null} before the first. */
    @Nullable
    Link link() {
        return life.link();
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public void setId(String id) {
        if (id.isEmpty()) {
            throw new IllegalArgumentException("session id: \"\" (expected: at least one character)");
        }
        String before = this.id;
        this.id = id;
        if (life.state() != SessionState.PREPARING && !before.equals(id)) {
            shared.sessions().rename(this, before);
        }
    }

    /** Takes this id, or a similar one where it is taken, under which the peer finds the session. */
    void registerAs(String wanted) {
        id = shared.sessions().addUnderFreeId(this, wanted);
    }

    @Override
    public LocalPeer peer() {
        return shared.peer();
    }

    @Override
    public SocketAddress localAddress() {
        return life.connected().connection().localAddress();
    }

    @Override
    public SocketAddress remoteAddress() {
        Link last = life.link();
        if (last == null && redialer != null) {
            return redialer.address();
        }
        return life.connected().connection().remoteAddress();
    }

    @Override
    public SessionState state() {
        return life.state();
    }

    @Override
    public Attributes attributes() {
        return attributes;
    }

    @Override
    public Request request(String serviceMethod) {
        return new RequestImpl(this, serviceMethod);
    }

    @Override
    public Duration sessionAge() {
        return life.age().most();
    }

    @Override
    public void setSessionAge(Duration age) {
        life.age().most(Times.notNegative("session age", age));
    }

    @Override
    public Duration contextAge() {
        return Duration.ofNanos(contextAgeNanos);
    }

    @Override
    public void setContextAge(Duration age) {
        contextAgeNanos = Times.nanos(Times.notNegative("context age", age));
    }

    @Override
    public Timers timers() {
        OwnedTimers present = timers;
        return present == null ? newTimers() : present;
    }

    /** Most sessions need none. */
    private OwnedTimers newTimers() {
        synchronized (life) {
            OwnedTimers made = timers;
            if (made == null) {
                made = new OwnedTimers(shared.resources());
                timers = made;
            }
            if (life.state() == SessionState.CLOSED) {
                made.close();
            }
            return made;
        }
    }

    /** The session is over. */
    void closeTimers() {
        OwnedTimers running = timers;
        if (running != null) {
            running.close();
        }
    }

    @Override
    public OptionalInt fileDescriptor() {
        Link current = life.link();
        return current != null
                        && current.connection().channel() instanceof UnixChannel socket
                        && socket.fd().isOpen()
                ? OptionalInt.of(socket.fd().intValue())
                : OptionalInt.empty();
    }

    @Override
    public CompletionStage<Void> closeFuture() {
        return life.closeFuture();
    }

    @Override
    public CompletionStage<Void> close() {
        life.close();
        return closeFuture();
    }

    /** Closes the connection, if there is one, without waiting for what is under way. */
    void closeNow() {
        life.closeNow();
    }

    @Override
    public void disconnect() {
        life.disconnect();
    }

    @Override
    public Duration silence() {
        Link current = life.link();
        return current == null || !current.connection().channel().isActive()
                ? Duration.ZERO
                : Duration.ofNanos(current.connection().silentNanos());
    }

    @Override
    public String toString() {
        return "Session[" + id + " " + life.state() + "]";
    }

    /** Whether this is a heartbeat for which one end has no handler, after a first one: each will end so. */
    boolean knowsOfNoHeartbeats(Message exchange, Status status) {
        if (status.code() != Status.CODE_NOT_FOUND
                || !ServicePath.pathOf(exchange.serviceMethod()).equals(TlvMapping.HEARTBEAT)) {
            return false;
        }
        boolean known = withoutHeartbeats;
        withoutHeartbeats = true;
        return known;
    }

    /** Whether this side opened the connection. */
    boolean isDialed() {
        return redialer != null;
    }

    /** Dials if nothing was dialed yet; ends as the first attempt does. */
    CompletableFuture<Void> firstConnection() {
        return redialer == null || life.link() != null ? CompletableFuture.completedFuture(null) : redialer.firstUse();
    }

    /** Whether the current thread must not wait for something of this session. */
    boolean isOnEventLoop() {
        Link current = life.link();
        return current == null
                ? EngineThread.runsLoop()
                : EngineThread.isCurrent(current.connection().channel());
    }

    /** The other side asks to make no more calls on this link, which it will close. On the event loop. */
    void askedToLeave(Link asked) {
        life.askedToLeave(asked);
    }

    /** The link has ended, for whatever reason. */
    void disconnected(Link ended) {
        life.disconnected(ended);
    }
}
