package io.teleport.internal;

import io.teleport.session.Session;
import java.util.concurrent.CompletableFuture;

/** The session that is being dialed, as its caller sees it; cancelling it stops the attempt. */
final class SessionFuture extends CompletableFuture<Session> {

    private final CompletableFuture<SessionImpl> attempt;

    SessionFuture(CompletableFuture<SessionImpl> attempt) {
        this.attempt = attempt;
        attempt.whenComplete((session, error) -> {
            if (error == null) {
                complete(session);
            } else {
                completeExceptionally(Failures.unwrap(error));
            }
        });
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        attempt.cancel(mayInterruptIfRunning);
        return super.cancel(mayInterruptIfRunning);
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new CompletableFuture<>();
    }
}
