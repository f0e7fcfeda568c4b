package io.teleport.internal;

import io.netty.util.Timeout;
import io.teleport.message.Status;
import io.teleport.session.Attributes;
import io.teleport.session.LocalPeer;
import io.teleport.session.Request;
import io.teleport.session.Session;
import io.teleport.session.SessionState;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A session: what stays the same while links come and go, from the first start to the end. */
final class SessionImpl implements Session {

    private static final Logger log = LoggerFactory.getLogger(SessionImpl.class);
    private static final AtomicReferenceFieldUpdater<SessionImpl, SessionState> STATE =
            AtomicReferenceFieldUpdater.newUpdater(SessionImpl.class, SessionState.class, "state");

    private final PeerContext shared;
    private final Attributes attributes = new Attributes();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private final @Nullable Redialer redialer;
    private final byte defaultCodec;

    private volatile SessionState state = SessionState.PREPARING;
    private volatile @Nullable Link link;
    private volatile String id = "";
    private volatile Duration sessionAge;
    private volatile long contextAgeNanos;
    private @Nullable Timeout ageTimer;

    /**
     * A dialed session when a redialer is given, else an accepted one.
     *
     * @param defaultCodec id of the codec of bodies for which nothing else was asked
     */
    SessionImpl(PeerContext shared, @Nullable Redialer redialer, byte defaultCodec) {
        this.shared = shared;
        this.redialer = redialer;
        this.defaultCodec = defaultCodec;
        this.sessionAge = shared.config().sessionAge();
        this.contextAgeNanos = shared.config().contextAge().toNanos();
    }

    PeerContext shared() {
        return shared;
    }

    byte defaultCodec() {
        return defaultCodec;
    }

    /** The time for what begins now; taken once for all that a read batch brings about. */
    long nanoTime() {
        Link current = link;
        return current == null ? System.nanoTime() : current.connection().nanoTime();
    }

    long contextAgeNanos() {
        return contextAgeNanos;
    }

    /** The connection of the moment, or the last one; {@code null} before the first. */
    @Nullable
    Link link() {
        return link;
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
        if (state != SessionState.PREPARING && !before.equals(id)) {
            shared.sessions().rename(this, before);
        }
    }

    @Override
    public LocalPeer peer() {
        return shared.peer();
    }

    @Override
    public SocketAddress localAddress() {
        return connected().connection().localAddress();
    }

    @Override
    public SocketAddress remoteAddress() {
        Link last = link;
        if (last == null && redialer != null) {
            return redialer.address();
        }
        return connected().connection().remoteAddress();
    }

    @Override
    public SessionState state() {
        return state;
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
        return sessionAge;
    }

    @Override
    public void setSessionAge(Duration age) {
        sessionAge = Times.notNegative("session age", age);
        restartAge();
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
    public CompletionStage<Void> closeFuture() {
        return closed.minimalCompletionStage();
    }

    @Override
    public String toString() {
        return "Session[" + id + " " + state + "]";
    }

    /** Whether this side opened the connection. */
    boolean isDialed() {
        return redialer != null;
    }

    /** Dials if nothing was dialed yet; ends as the first attempt does. */
    CompletableFuture<Void> firstConnection() {
        return redialer == null || link != null ? CompletableFuture.completedFuture(null) : redialer.firstUse();
    }

    // Messages out.

    /** Whether the current thread must not wait for something of this session. */
    boolean isOnEventLoop() {
        Link current = link;
        return current == null
                ? Thread.currentThread() instanceof EventLoopThread
                : EventLoopThread.isCurrent(current.connection().channel());
    }

    /** Starts the call on the link of the moment, or on the next one where nothing can be written to this. */
    void start(OutboundCall call, long timeoutNanos) {
        if (redialer != null && redialer.dialsOnFirstUse()) {
            call.startTimer(timeoutNanos);
            redialer.firstUse().whenComplete((ready, error) -> startOrFail(call, timeoutNanos));
        } else if (!tryStart(call, timeoutNanos)) {
            startAgain(call, timeoutNanos);
        }
    }

    /** Returns false when nothing of the call was written. */
    private boolean tryStart(OutboundCall call, long timeoutNanos) {
        Link current = link;
        return current != null
                && state == SessionState.ACTIVE
                && current.outgoing().start(call, timeoutNanos);
    }

    private void startOrFail(OutboundCall call, long timeoutNanos) {
        if (!tryStart(call, timeoutNanos)) {
            call.failed(notActive());
        }
        call.takeBackIfEnded();
    }

    /** Tries once more after the next attempt to connect; at once when there is a new link already. */
    private void startAgain(OutboundCall call, long timeoutNanos) {
        Redialer again = redialer;
        if (again == null || !again.wantsToRedial()) {
            call.failed(notActive());
            return;
        }
        CompletableFuture<Void> attempt = again.nextAttempt();
        Link current = link;
        boolean comes = state == SessionState.REDIALING
                || state == SessionState.ACTIVE
                        && current != null
                        && current.outgoing().isClosed();
        if (comes) {
            call.startTimer(timeoutNanos);
            attempt.thenRun(() -> startOrFail(call, timeoutNanos));
        } else {
            startOrFail(call, timeoutNanos);
        }
    }

    Status push(RequestImpl request) {
        if (redialer != null && redialer.dialsOnFirstUse()) {
            redialer.awaitFirstUse();
        }
        Link current = link;
        return current == null || state != SessionState.ACTIVE
                ? notActive()
                : current.outgoing().push(request);
    }

    private Status notActive() {
        return Status.CONNECTION_CLOSED.withReason("session " + id + " is " + state);
    }

    private Link connected() {
        Link last = link;
        if (last == null) {
            throw new IllegalStateException("session " + id + " has not been connected yet");
        }
        return last;
    }

    // Life. Every change of state is a compare-and-set here.

    /** A dialed session that has no connection yet, and is found by the peer all the same. */
    void waitForFirstConnection(String defaultId) {
        id = shared.sessions().addUnderFreeId(this, defaultId);
        if (!STATE.compareAndSet(this, SessionState.PREPARING, SessionState.REDIALING)) {
            shared.sessions().remove(this);
        }
    }

    /** The handshake has succeeded: the session is active on a new link, unless it was closed meanwhile. */
    boolean activate(Link next, String defaultId) {
        Link before = link;
        link = next;
        boolean active = !shared.isClosing() && activate(defaultId);
        if (!active) {
            link = before;
        }
        return active;
    }

    private boolean activate(String defaultId) {
        if (STATE.compareAndSet(this, SessionState.PREPARING, SessionState.ACTIVE)) {
            register(defaultId);
            restartAge();
            if (shared.isClosing()) {
                closeNow();
            }
            if (state == SessionState.CLOSED) {
                shared.sessions().remove(this);
            }
            return true;
        }
        if (STATE.compareAndSet(this, SessionState.REDIALING, SessionState.ACTIVE)) {
            restartAge();
            return true;
        }
        return false;
    }

    private void register(String defaultId) {
        if (id.isEmpty()) {
            id = shared.sessions().addUnderFreeId(this, defaultId);
        } else {
            shared.sessions().add(this);
        }
    }

    /** The link has ended, for whatever reason. */
    void disconnected(Link ended) {
        shared.dispatcher().execute(() -> shared.hooks().postDisconnect(this));
        if (ended != link) {
            return;
        }
        if (redialer != null
                && redialer.wantsToRedial()
                && STATE.compareAndSet(this, SessionState.ACTIVE, SessionState.REDIALING)) {
            log.info("session {} is disconnected and will be redialed", id);
            redialer.start();
        } else {
            end();
        }
    }

    /** The session is over. Safe to repeat. */
    void end() {
        SessionState before = STATE.getAndSet(this, SessionState.CLOSED);
        if (before != SessionState.CLOSED) {
            shared.sessions().remove(this);
            stopAge();
            if (redialer != null) {
                redialer.stop();
            }
            shared.dispatcher().execute(() -> closed.complete(null));
        }
    }

    @Override
    public CompletionStage<Void> close() {
        if (STATE.compareAndSet(this, SessionState.ACTIVE, SessionState.CLOSING)) {
            closeGracefully(connected());
        } else if (state != SessionState.CLOSING) {
            closeNow();
        }
        return closeFuture();
    }

    @Override
    public void disconnect() {
        Link current = link;
        if (current != null) {
            current.closeNow();
        }
    }

    @Override
    public Duration silence() {
        Link current = link;
        return current == null || !current.connection().channel().isActive()
                ? Duration.ZERO
                : Duration.ofNanos(current.connection().silentNanos());
    }

    /** Closes the connection, if there is one, without waiting for what is under way. */
    void closeNow() {
        if (!STATE.compareAndSet(this, SessionState.ACTIVE, SessionState.CLOSING) && state != SessionState.CLOSING) {
            end();
        }
        Link current = link;
        if (current != null) {
            current.closeNow();
        }
    }

    private void closeGracefully(Link current) {
        long nanos = shared.config().closeTimeout().toNanos();
        if (nanos == 0) {
            current.closeNow();
            return;
        }
        Timeout limit = shared.timer().newTimeout(t -> current.closeNow(), nanos, TimeUnit.NANOSECONDS);
        closed.whenComplete((done, error) -> limit.cancel());
        current.drain();
    }

    private synchronized void restartAge() {
        stopAge();
        long nanos = Times.nanos(sessionAge);
        if (nanos > 0 && state != SessionState.CLOSED) {
            ageTimer = shared.timer().newTimeout(t -> close(), nanos, TimeUnit.NANOSECONDS);
        }
    }

    private synchronized void stopAge() {
        Timeout running = ageTimer;
        if (running != null) {
            running.cancel();
            ageTimer = null;
        }
    }
}
