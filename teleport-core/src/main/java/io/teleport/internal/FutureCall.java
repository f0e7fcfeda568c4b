package io.teleport.internal;

import io.netty.util.ReferenceCountUtil;
import io.teleport.codec.BodyReaders;
import io.teleport.message.Message;
import io.teleport.message.Status;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A call whose end completes a future, on an executor.
 *
 * @param <T> the reply's body
 */
final class FutureCall<T> extends OutboundCall implements Runnable {

    private final CallFuture<T> future = new CallFuture<>(this);
    private final @Nullable Executor executor;

    /**
     * Without an executor the future ends on the thread that ends the call; where the executor refuses, it ends on the
     * dispatcher.
     */
    FutureCall(SessionImpl session, Message request, BodyReaders reader, @Nullable Executor executor) {
        super(session, request, reader, session.nanoTime());
        this.executor = executor;
    }

    CompletableFuture<@Nullable T> future() {
        return future;
    }

    @Override
    void ended() {
        if (executor == null) {
            run();
            return;
        }
        try {
            executor.execute(this);
        } catch (RejectedExecutionException e) {
            session().shared().dispatcher().execute(this);
        }
    }

    @Override
    @SuppressWarnings("unchecked") // the reader was made for T
    public void run() {
        try {
            Outcome outcome = take();
            if (!outcome.status().isOk()) {
                future.completeExceptionally(outcome.status().asException());
            } else if (!future.complete((T) outcome.body())) {
                ReferenceCountUtil.release(outcome.body());
            }
        } catch (Throwable e) {
            future.completeExceptionally(e);
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
