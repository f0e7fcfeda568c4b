package io.teleport.internal;

import io.netty.channel.unix.UnixChannel;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.Timeout;
import io.teleport.RedialCalls;
import io.teleport.message.Message;
import io.teleport.message.Status;
import io.teleport.plugin.HookChain;
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
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A session: what stays the same while links come and go, from the first start to the end. */
final class SessionImpl implements Session {

    private static final Logger log = LoggerFactory.getLogger(SessionImpl.class);

    private final PeerContext shared;
    private final Attributes attributes = new Attributes();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private final Object life = new Object();
    private final @Nullable Redialer redialer;
    private final byte defaultCodec;

    private volatile SessionState state = SessionState.PREPARING;
    private volatile @Nullable Link link;
    private volatile String id = "";
    private volatile Duration sessionAge;
    private volatile long contextAgeNanos;
    private @Nullable Timeout ageTimer;
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
            if (state == SessionState.CLOSED) {
                made.close();
            }
            return made;
        }
    }

    @Override
    public OptionalInt fileDescriptor() {
        Link current = link;
        return current != null
                        && current.connection().channel() instanceof UnixChannel socket
                        && socket.fd().isOpen()
                ? OptionalInt.of(socket.fd().intValue())
                : OptionalInt.empty();
    }

    @Override
    public CompletionStage<Void> closeFuture() {
        return closed.minimalCompletionStage();
    }

    @Override
    public String toString() {
        return "Session[" + id + " " + state + "]";
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
        return redialer == null || link != null ? CompletableFuture.completedFuture(null) : redialer.firstUse();
    }

    // Messages out.

    /** Whether the current thread must not wait for something of this session. */
    boolean isOnEventLoop() {
        Link current = link;
        return current == null
                ? EngineThread.runsLoop()
                : EngineThread.isCurrent(current.connection().channel());
    }

    /** Starts the call on the link of the moment, or on the next one where nothing can be written to this. */
    void start(OutboundCall call, long timeoutNanos) {
        if (redialer != null && redialer.dialsOnFirstUse()) {
            startLater(redialer.firstUse(), call, timeoutNanos, () -> startOrFail(call, timeoutNanos));
        } else if (!tryStart(call, timeoutNanos)) {
            startAgain(call, timeoutNanos);
        }
    }

    /** Returns false when nothing of the call was written. */
    private boolean tryStart(OutboundCall call, long timeoutNanos) {
        Link current = link;
        return current != null && isUsable(current) && current.outgoing().start(call, timeoutNanos);
    }

    /** While the other side leaves as it has been asked to, what it still wants may need calls back. */
    private boolean isUsable(Link current) {
        SessionState now = state;
        return now == SessionState.ACTIVE || now == SessionState.CLOSING && current.isBeingLeft();
    }

    /** Meanwhile the call may end and its caller release the body, which is kept for whoever may be writing it then. */
    private void startLater(CompletableFuture<?> attempt, OutboundCall call, long timeoutNanos, Runnable start) {
        call.startTimer(timeoutNanos);
        Object body = ReferenceCountUtil.retain(call.request().body());
        attempt.whenComplete((ready, error) -> {
            try {
                start.run();
            } finally {
                ReferenceCountUtil.release(body);
            }
        });
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
        SessionState now = state;
        RedialCalls policy = shared.config().redialCalls();
        if (now == SessionState.REDIALING && policy == RedialCalls.FAIL) {
            call.failed(notActive());
        } else if (now == SessionState.REDIALING || now == SessionState.ACTIVE && isLinkRetired()) {
            startLater(attempt, call, timeoutNanos, () -> attempted(call, timeoutNanos, policy));
        } else {
            startOrFail(call, timeoutNanos);
        }
    }

    /** Waits on for a call that may wait, and where the new link is to be left again already. */
    private void attempted(OutboundCall call, long timeoutNanos, RedialCalls policy) {
        if (call.hasEnded() || tryStart(call, timeoutNanos)) {
            call.takeBackIfEnded();
        } else if (policy == RedialCalls.WAIT || state == SessionState.ACTIVE && isLinkRetired()) {
            startAgain(call, timeoutNanos);
        } else {
            call.failed(notActive());
        }
    }

    private boolean isLinkRetired() {
        Link current = link;
        return current != null && current.isRetired();
    }

    Status push(RequestImpl request) {
        if (redialer != null && redialer.dialsOnFirstUse()) {
            redialer.awaitFirstUse();
        }
        Link current = link;
        return current != null && isUsable(current) ? current.outgoing().push(request) : notActive();
    }

    private Status notActive() {
        boolean left = state == SessionState.ACTIVE && isLinkRetired();
        return Status.CONNECTION_CLOSED.withReason("session " + id + (left ? " is being left" : " is " + state));
    }

    private Link connected() {
        Link last = link;
        if (last == null) {
            throw new IllegalStateException("session " + id + " has not been connected yet");
        }
        return last;
    }

    // Life. State and link change together, under a lock that nobody else can hold.

    /** Whether an attempt to connect is wanted. */
    boolean needsConnection() {
        SessionState now = state;
        return now == SessionState.REDIALING || now == SessionState.ACTIVE && isLinkRetired();
    }

    /** A dialed session that has no connection yet, and is found by the peer all the same. */
    void waitForFirstConnection(String defaultId) {
        id = shared.sessions().addUnderFreeId(this, defaultId);
        if (!change(SessionState.PREPARING, SessionState.REDIALING)) {
            shared.sessions().remove(this);
        }
    }

    /** The handshake has succeeded: the session is active on a new link, unless nobody waits for one any more. */
    boolean activate(Link next, String defaultId) {
        SessionState before;
        Link left;
        synchronized (life) {
            before = state;
            left = link;
            boolean wanted = before == SessionState.PREPARING || needsConnection();
            if (!wanted || shared.isClosing()) {
                return false;
            }
            link = next;
            become(SessionState.ACTIVE);
        }
        if (before == SessionState.PREPARING) {
            register(defaultId);
        }
        restartAge();
        if (left != null) {
            left.leave();
        }
        return true;
    }

    private void register(String defaultId) {
        if (id.isEmpty()) {
            id = shared.sessions().addUnderFreeId(this, defaultId);
        } else {
            shared.sessions().add(this);
        }
        if (shared.isClosing()) {
            closeNow();
        }
        if (state == SessionState.CLOSED) {
            shared.sessions().remove(this);
        }
    }

    private boolean change(SessionState from, SessionState to) {
        synchronized (life) {
            boolean fits = state == from;
            if (fits) {
                become(to);
            }
            return fits;
        }
    }

    /** Under the lock, so that those who listen are told in order. */
    private void become(SessionState next) {
        SessionState before = state;
        if (before != next) {
            state = next;
            shared.events().changed(this, before, next);
        }
    }

    /** The other side asks to make no more calls on this link, which it will close. On the event loop. */
    void askedToLeave(Link asked) {
        Redialer next = redialer;
        if (asked != link) {
            return;
        }
        log.info("session {}: the other side asks to leave the connection", id);
        if (next == null) {
            asked.retire();
        } else if (next.wantsToRedial()) {
            moveOn(asked, next);
        } else if (change(SessionState.ACTIVE, SessionState.CLOSING)) {
            untilClosed(shared.config().closeTimeout().toNanos(), asked::closeNow);
            asked.leave();
        }
    }

    /** The next connection first, then the end of this one. */
    private void moveOn(Link from, Redialer next) {
        from.retire();
        next.renew();
    }

    /** There is no next link yet for one that is to be left; returns whether that was so. */
    boolean leaveWithoutNext() {
        Link left = link;
        if (left == null || !left.isRetired() || !change(SessionState.ACTIVE, SessionState.REDIALING)) {
            return false;
        }
        left.leave();
        return true;
    }

    /** The link has ended, for whatever reason. One that another has replaced is no longer missed. */
    void disconnected(Link ended) {
        boolean redials;
        synchronized (life) {
            if (ended != link) {
                return;
            }
            boolean mayRedial = redialer != null && redialer.wantsToRedial() && !shared.isClosing();
            redials = mayRedial && (state == SessionState.ACTIVE || state == SessionState.REDIALING);
            if (redials) {
                become(SessionState.REDIALING);
            }
        }
        HookChain hooks = shared.hooks();
        if (hooks.hasPostDisconnect()) {
            shared.dispatcher().execute(() -> hooks.postDisconnect(this));
        }
        if (redials && redialer != null) {
            log.info("session {} is disconnected and will be redialed", id);
            redialer.start();
        } else {
            end();
        }
    }

    /** The session is over. Safe to repeat. */
    void end() {
        synchronized (life) {
            if (state == SessionState.CLOSED) {
                return;
            }
            become(SessionState.CLOSED);
        }
        shared.sessions().remove(this);
        stopAge();
        OwnedTimers running = timers;
        if (running != null) {
            running.close();
        }
        if (redialer != null) {
            redialer.stop();
        }
        shared.dispatcher().execute(() -> closed.complete(null));
    }

    @Override
    public CompletionStage<Void> close() {
        if (change(SessionState.ACTIVE, SessionState.CLOSING)) {
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
        if (!change(SessionState.ACTIVE, SessionState.CLOSING) && state != SessionState.CLOSING) {
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
        untilClosed(nanos, current::closeNow);
        long patience = shared.config().drainTimeout().toNanos();
        if (isDialed() || patience == 0) {
            current.drain();
        } else {
            current.awaitFirstWord(patience).thenRun(() -> askToLeave(current, patience));
        }
    }

    private void askToLeave(Link current, long patience) {
        if (current.askToLeave()) {
            untilClosed(patience, current::drain);
        } else {
            current.drain();
        }
    }

    /** Does this after a time, if the session is not closed by then. */
    private void untilClosed(long nanos, Runnable action) {
        Timeout waiting = shared.timer().newTimeout(t -> action.run(), nanos, TimeUnit.NANOSECONDS);
        closed.whenComplete((done, error) -> waiting.cancel());
    }

    /** The connection has lived long enough; where the session is redialed, it goes on with another. */
    private void aged() {
        Link current = link;
        Redialer next = redialer;
        if (current != null && next != null && next.wantsToRedial()) {
            moveOn(current, next);
        } else {
            close();
        }
    }

    private void restartAge() {
        synchronized (life) {
            stopAge();
            long nanos = Times.nanos(sessionAge);
            if (nanos > 0 && state != SessionState.CLOSED) {
                ageTimer = shared.timer().newTimeout(t -> aged(), nanos, TimeUnit.NANOSECONDS);
            }
        }
    }

    private void stopAge() {
        synchronized (life) {
            Timeout running = ageTimer;
            if (running != null) {
                running.cancel();
                ageTimer = null;
            }
        }
    }
}
