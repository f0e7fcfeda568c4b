package io.teleport.internal;

import io.netty.util.Timeout;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The end of a session's link in peace: what is under way may end first, within the time that there is for it. */
final class GracefulClose {

    private final PeerContext shared;
    private final Link link;
    private final CompletableFuture<Void> closed;

    /**
     * Does nothing yet.
     *
     * @param closed ends with the session
     */
    GracefulClose(PeerContext shared, Link link, CompletableFuture<Void> closed) {
        this.shared = shared;
        this.link = link;
        this.closed = closed;
    }

    /** As the other side has asked: it closes the connection itself. */
    void leave() {
        untilClosed(shared.config().closeTimeout().toNanos(), link::closeNow);
        link.leave();
    }

    /** As this side wants it; who accepted the connection asks the other side to leave before it drains. */
    void close(boolean dialed) {
        long nanos = shared.config().closeTimeout().toNanos();
        if (nanos == 0) {
            link.closeNow();
            return;
        }
        untilClosed(nanos, link::closeNow);
        long patience = shared.config().drainTimeout().toNanos();
        if (dialed || patience == 0) {
            link.drain();
        } else {
            link.awaitFirstWord(patience).thenRun(() -> askToLeave(patience));
        }
    }

    private void askToLeave(long patience) {
        if (link.askToLeave()) {
            untilClosed(patience, link::drain);
        } else {
            link.drain();
        }
    }

    /** Does this after a time, if the session is not closed by then. */
    private void untilClosed(long nanos, Runnable action) {
        Timeout waiting = shared.timer().newTimeout(t -> action.run(), nanos, TimeUnit.NANOSECONDS);
        closed.whenComplete((done, error) -> waiting.cancel());
    }
}
