package io.teleport.internal;

import io.netty.util.Timeout;
import io.teleport.session.SessionState;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** How long a session may have the same connection, and the timer of that. */
final class SessionAge {

    private final SessionLife life;
    private final PeerContext shared;
    private volatile Duration most;
    private @Nullable Timeout timer;

    SessionAge(SessionLife life, PeerContext shared) {
        this.life = life;
        this.shared = shared;
        this.most = shared.config().sessionAge();
    }

    /** Zero when there is no limit. */
    Duration most() {
        return most;
    }

    /** From now on. */
    void most(Duration age) {
        most = age;
        restart();
    }

    /** The connection is new. */
    synchronized void restart() {
        stop();
        long nanos = Times.nanos(most);
        if (nanos > 0 && life.state() != SessionState.CLOSED) {
            timer = shared.timer().newTimeout(t -> life.aged(), nanos, TimeUnit.NANOSECONDS);
        }
    }

    /** The session is closed. */
    synchronized void stop() {
        Timeout running = timer;
        if (running != null) {
            running.cancel();
            timer = null;
        }
    }
}
