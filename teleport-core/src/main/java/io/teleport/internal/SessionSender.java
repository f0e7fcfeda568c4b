package io.teleport.internal;

import io.netty.util.ReferenceCountUtil;
import io.teleport.RedialCalls;
import io.teleport.message.Status;
import io.teleport.session.SessionState;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Sends what a session has to send on its link of the moment; calls on the next one where that can take no more. */
final class SessionSender {

    private final SessionImpl session;
    private final SessionLife life;
    private final @Nullable Redialer redialer;

    SessionSender(SessionImpl session, SessionLife life, @Nullable Redialer redialer) {
        this.session = session;
        this.life = life;
        this.redialer = redialer;
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
        Link current = life.link();
        return current != null && isUsable(current) && current.outgoing().start(call, timeoutNanos);
    }

    /** While the other side leaves as it has been asked to, what it still wants may need calls back. */
    private boolean isUsable(Link current) {
        SessionState now = life.state();
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
        SessionState now = life.state();
        RedialCalls policy = session.shared().config().redialCalls();
        if (now == SessionState.REDIALING && policy == RedialCalls.FAIL) {
            call.failed(notActive());
        } else if (now == SessionState.REDIALING || now == SessionState.ACTIVE && life.isLinkRetired()) {
            startLater(attempt, call, timeoutNanos, () -> attempted(call, timeoutNanos, policy));
        } else {
            startOrFail(call, timeoutNanos);
        }
    }

    /** Waits on for a call that may wait, and where the new link is to be left again already. */
    private void attempted(OutboundCall call, long timeoutNanos, RedialCalls policy) {
        if (call.hasEnded() || tryStart(call, timeoutNanos)) {
            call.takeBackIfEnded();
        } else if (policy == RedialCalls.WAIT || life.state() == SessionState.ACTIVE && life.isLinkRetired()) {
            startAgain(call, timeoutNanos);
        } else {
            call.failed(notActive());
        }
    }

    Status push(RequestImpl request) {
        if (redialer != null && redialer.dialsOnFirstUse()) {
            redialer.awaitFirstUse();
        }
        Link current = life.link();
        return current != null && isUsable(current) ? current.outgoing().push(request) : notActive();
    }

    private Status notActive() {
        boolean left = life.state() == SessionState.ACTIVE && life.isLinkRetired();
        return Status.CONNECTION_CLOSED.withReason(
                "session " + session.id() + (left ? " is being left" : " is " + life.state()));
    }
}
