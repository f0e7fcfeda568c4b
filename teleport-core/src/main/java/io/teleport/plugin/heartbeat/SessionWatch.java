package io.teleport.plugin.heartbeat;

import io.teleport.session.Session;
import io.teleport.session.Timers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at a session twice within each heartbeat, as long as that is not closed, and ends its connection when it is dead. */
abstract class SessionWatch {

    private static final Logger log = LoggerFactory.getLogger(SessionWatch.class);

    private final Session session;
    private volatile Duration rate;
    private Timers.@Nullable Timer looking;

    SessionWatch(Session session, Duration rate) {
        this.session = session;
        this.rate = rate;
    }

    /** The session is active and may be alive: what is to be done about it. */
    abstract void look(Duration silence);

    /** Whether a silence of twice the rate is too long. */
    abstract boolean expectsAnswers();

    final Session session() {
        return session;
    }

    final Duration rate() {
        return rate;
    }

    /** Looks at another rate from now on. */
    final synchronized void changeRate(Duration changed) {
        if (!changed.equals(rate)) {
            rate = changed;
            start();
        }
    }

    /** Begins to look, or begins anew; the session's end is the end of it. */
    final synchronized void start() {
        Timers.Timer before = looking;
        if (before != null) {
            before.cancel();
        }
        try {
            looking = session.timers().after(rate.dividedBy(2), this::look);
        } catch (IllegalStateException e) {
            log.debug("session {} is closed already", session.id());
        }
    }

    /** The next look is half a rate after this one, however late this one is: who was asked has that time to answer. */
    private void look() {
        try {
            judge();
        } finally {
            start();
        }
    }

    private void judge() {
        if (session.isHealthy()) {
            judge(session.silence());
        }
    }

    private void judge(Duration silence) {
        Duration longest = rate.multipliedBy(2);
        if (expectsAnswers() && silence.compareTo(longest) >= 0) {
            log.info(
                    "session {} is dead: silent for {} ms (expected: less than {} ms, twice the heartbeat's rate)",
                    session.id(),
                    silence.toMillis(),
                    longest.toMillis());
            session.disconnect();
        } else {
            look(silence);
        }
    }
}
