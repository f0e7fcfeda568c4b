package io.teleport.internal;

import io.teleport.codec.BodyReaders;
import io.teleport.message.Message;
import io.teleport.message.Status;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A call whose end completes a future, on an executor.
 *
 * @param <T> the reply's body
 */
final class FutureCall<T> extends OutboundCall implements Runnable {

    private final CallFuture<T> future = new CallFuture<>(this);
    private final @Nullable Executor executor;

    /** Without an executor the future ends on the thread that ends the call. */
    FutureCall(SessionImpl session, Message request, BodyReaders reader, @Nullable Executor executor) {
        super(session, request, reader);
        this.executor = executor;
    }

    CompletableFuture<@Nullable T> future() {
        return future;
    }

    @Override
    void ended() {
        if (executor == null) {
            run();
        } else {
            executor.execute(this);
        }
    }

    @Override
    @SuppressWarnings("unchecked") // the reader was made for T
    public void run() {
        Outcome outcome = take();
        if (outcome.status().isOk()) {
            future.complete((T) outcome.body());
        } else {
            future.completeExceptionally(outcome.status().asException());
        }
    }

    /** The caller's view; cancelling it gives the call up. */
    private static final class CallFuture<T> extends CompletableFuture<@Nullable T> {

        private final FutureCall<T> call;

        private CallFuture(FutureCall<T> call) {
            this.call = call;
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            boolean cancelled = super.cancel(mayInterruptIfRunning);
            if (cancelled) {
                call.cancel(Status.of(Status.CODE_CANCELLED));
            }
            return cancelled;
        }

        @Override
        public <U> CompletableFuture<U> newIncompleteFuture() {
            return new CompletableFuture<>();
        }
    }
}
