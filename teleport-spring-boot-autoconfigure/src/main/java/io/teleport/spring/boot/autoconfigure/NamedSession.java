package io.teleport.spring.boot.autoconfigure;

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

/**
 * A session bean: it is there before it is dialed, and again when the application context has stopped and starts.
 *
 * <p>The session behind it is dialed by its first message if not earlier. When it has ended for good, because attempts or
 * its age ran out, the next message begins a new one; not so after {@link #close()}.
 */
final class NamedSession implements Session {

    private final SessionDialer dialer;
    private volatile Session current;
    private volatile boolean used;
    private volatile boolean closed;

    NamedSession(SessionDialer dialer) {
        this.dialer = dialer;
        this.current = dialer.open();
    }

    /** Where it is dialed, as configured. */
    String address() {
        return dialer.address();
    }

    /** Whether nothing was dialed yet. */
    boolean isIdle() {
        return !used && !closed;
    }

    /** Allows use after {@link #close()}. */
    void reopen() {
        closed = false;
        renew();
    }

    /** Dials if nothing was dialed yet; ends as the first attempt does, with a status exception if it failed. */
    CompletableFuture<Session> connect() {
        used = true;
        return dialer.connect(current);
    }

    @Override
    public Request request(String serviceMethod) {
        renew();
        used = true;
        return current.request(serviceMethod);
    }

    @Override
    public String id() {
        return current.id();
    }

    @Override
    public void setId(String id) {
        current.setId(id);
    }

    @Override
    public LocalPeer peer() {
        return current.peer();
    }

    @Override
    public SocketAddress localAddress() {
        return current.localAddress();
    }

    @Override
    public SocketAddress remoteAddress() {
        return current.remoteAddress();
    }

    @Override
    public SessionState state() {
        return current.state();
    }

    @Override
    public Attributes attributes() {
        return current.attributes();
    }

    @Override
    public Duration sessionAge() {
        return current.sessionAge();
    }

    @Override
    public void setSessionAge(Duration age) {
        current.setSessionAge(age);
    }

    @Override
    public Duration contextAge() {
        return current.contextAge();
    }

    @Override
    public void setContextAge(Duration age) {
        current.setContextAge(age);
    }

    @Override
    public Timers timers() {
        return current.timers();
    }

    @Override
    public OptionalInt fileDescriptor() {
        return current.fileDescriptor();
    }

    @Override
    public CompletionStage<Void> close() {
        closed = true;
        return current.close();
    }

    @Override
    public void disconnect() {
        current.disconnect();
    }

    @Override
    public Duration silence() {
        return current.silence();
    }

    @Override
    public CompletionStage<Void> closeFuture() {
        return current.closeFuture();
    }

    @Override
    public String toString() {
        return current.toString();
    }

    private void renew() {
        if (current.state() == SessionState.CLOSED && !closed) {
            replaceClosed();
        }
    }

    private synchronized void replaceClosed() {
        if (current.state() == SessionState.CLOSED && !closed) {
            used = false;
            current = dialer.open();
        }
    }
}
