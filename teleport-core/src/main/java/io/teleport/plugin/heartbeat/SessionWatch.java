package io.teleport.plugin.heartbeat;

import io.teleport.session.Session;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at a session twice within each heartbeat, as long as that is not closed, and ends its connection when it is dead. */
abstract class SessionWatch {

    private static final Logger log = LoggerFactory.getLogger(SessionWatch.class);

    private final Session session;
    private volatile Duration rate;
    /** Ends with true when it is time to look, with false when that will not be. */
    private CompletableFuture<Boolean> next = CompletableFuture.completedFuture(false);

    private boolean ended;

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
    final void changeRate(Duration changed) {
        if (!changed.equals(rate)) {
            rate = changed;
            schedule();
        }
    }

    final void start() {
        schedule();
        session.closeFuture().thenRun(this::end);
    }

    private synchronized void end() {
        ended = true;
        forgetNext();
    }

    private synchronized void schedule() {
        forgetNext();
        if (!ended) {
            long half = Math.max(1, rate.toNanos() / 2);
            next = new CompletableFuture<Boolean>().completeOnTimeout(true, half, TimeUnit.NANOSECONDS);
            next.thenAcceptAsync(this::lookIfDue);
        }
    }

    /** Cancelling would leave its timer, and the session with it, in memory for the rest of a rate that the other side chose. */
    private void forgetNext() {
        next.complete(false);
    }

    private void lookIfDue(boolean due) {
        if (due) {
            try {
                judge();
            } finally {
                schedule();
            }
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
