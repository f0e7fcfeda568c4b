package io.teleport.internal;

import io.teleport.plugin.HookChain;
import io.teleport.session.SessionState;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The state of a session and its link, which change together, under a lock that no user can hold. */
final class SessionLife {

    private static final Logger log = LoggerFactory.getLogger(SessionLife.class);

    private final SessionImpl session;
    private final PeerContext shared;
    private final @Nullable Redialer redialer;
    private final SessionAge age;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    private volatile SessionState state = SessionState.PREPARING;
    private volatile @Nullable Link link;

    /** A dialed session when a redialer is given, else an accepted one. */
    SessionLife(SessionImpl session, PeerContext shared, @Nullable Redialer redialer) {
        this.session = session;
        this.shared = shared;
        this.redialer = redialer;
        this.age = new SessionAge(this, shared);
    }

    SessionState state() {
        return state;
    }

    /** The connection of the moment, or the last one; {@code null} before the first. */
    @Nullable
    Link link() {
        return link;
    }

    Link connected() {
        Link last = link;
        if (last == null) {
            throw new IllegalStateException("session " + session.id() + " has not been connected yet");
        }
        return last;
    }

    SessionAge age() {
        return age;
    }

    CompletionStage<Void> closeFuture() {
        return closed.minimalCompletionStage();
    }

    boolean isLinkRetired() {
        Link current = link;
        return current != null && current.isRetired();
    }

    /** Whether an attempt to connect is wanted. */
    boolean needsConnection() {
        SessionState now = state;
        return now == SessionState.REDIALING || now == SessionState.ACTIVE && isLinkRetired();
    }

    /** A dialed session that has no connection yet, and is found by the peer all the same. */
    void waitForFirstConnection(String defaultId) {
        session.registerAs(defaultId);
        if (!change(SessionState.PREPARING, SessionState.REDIALING)) {
            shared.sessions().remove(session);
        }
    }

    /** The handshake has succeeded: the session is active on a new link, unless nobody waits for one any more. */
    boolean activate(Link next, String defaultId) {
        SessionState before;
        Link left;
        synchronized (this) {
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
        age.restart();
        if (left != null) {
            left.leave();
        }
        return true;
    }

    private void register(String defaultId) {
        if (session.id().isEmpty()) {
            session.registerAs(defaultId);
        } else {
            shared.sessions().add(session);
        }
        if (shared.isClosing()) {
            closeNow();
        }
        if (state == SessionState.CLOSED) {
            shared.sessions().remove(session);
        }
    }

    private synchronized boolean change(SessionState from, SessionState to) {
        boolean fits = state == from;
        if (fits) {
            become(to);
        }
        return fits;
    }

    /** Under the lock, so that those who listen are told in order. */
    private void become(SessionState next) {
        SessionState before = state;
        if (before != next) {
            state = next;
            shared.events().changed(session, before, next);
        }
    }

    /** The other side asks to make no more calls on this link, which it will close. On the event loop. */
    void askedToLeave(Link asked) {
        Redialer next = redialer;
        if (asked != link) {
            return;
        }
        log.info("session {}: the other side asks to leave the connection", session.id());
        if (next == null) {
            asked.retire();
        } else if (next.wantsToRedial()) {
            moveOn(asked, next);
        } else if (change(SessionState.ACTIVE, SessionState.CLOSING)) {
            new GracefulClose(shared, asked, closed).leave();
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
        synchronized (this) {
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
            shared.dispatcher().execute(() -> hooks.postDisconnect(session));
        }
        if (redials && redialer != null) {
            log.info("session {} is disconnected and will be redialed", session.id());
            redialer.start();
        } else {
            end();
        }
    }

    /** The session is over. Safe to repeat. */
    private void end() {
        synchronized (this) {
            if (state == SessionState.CLOSED) {
                return;
            }
            become(SessionState.CLOSED);
        }
        shared.sessions().remove(session);
        age.stop();
        session.closeTimers();
        if (redialer != null) {
            redialer.stop();
        }
        shared.dispatcher().execute(() -> closed.complete(null));
    }

    /** Closes the connection in peace, if there is one. */
    void close() {
        if (change(SessionState.ACTIVE, SessionState.CLOSING)) {
            new GracefulClose(shared, connected(), closed).close(redialer != null);
        } else if (state != SessionState.CLOSING) {
            closeNow();
        }
    }

    /** Closes the connection, if there is one, without waiting for what is under way. */
    void closeNow() {
        if (!change(SessionState.ACTIVE, SessionState.CLOSING) && state != SessionState.CLOSING) {
            end();
        }
        disconnect();
    }

    /** Closes the connection of the moment, and the session only if it is not redialed. */
    void disconnect() {
        Link current = link;
        if (current != null) {
            current.closeNow();
        }
    }

    /** The connection has lived long enough; where the session is redialed, it goes on with another. */
    void aged() {
        Link current = link;
        Redialer next = redialer;
        if (current != null && next != null && next.wantsToRedial()) {
            moveOn(current, next);
        } else {
            close();
        }
    }
}
