package io.teleport.internal;

import io.netty.util.ReferenceCountUtil;
import io.teleport.codec.BodyReaders;
import io.teleport.message.Message;
import io.teleport.message.Status;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * A call whose end completes a future, on an executor.
 *
 * @param <R> what the future ends with
 */
final class FutureCall<R extends @Nullable Object> extends OutboundCall implements Runnable {

    private final CallFuture<R> future = new CallFuture<>(this);
    private final @Nullable Executor executor;
    private final BiFunction<OutboundCall, Outcome, R> result;

    /**
     * Without an executor the future ends on the thread that ends the call; where the executor refuses, it ends on the
     * dispatcher.
     *
     * @param result makes of the outcome what the future ends with
     */
    FutureCall(
            SessionImpl session,
            Message request,
            BodyReaders reader,
            @Nullable Executor executor,
            BiFunction<OutboundCall, Outcome, R> result) {
        super(session, request, reader, session.nanoTime());
        this.executor = executor;
        this.result = result;
    }

    CompletableFuture<R> future() {
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
    public void run() {
        try {
            Outcome outcome = take();
            if (!future.complete(result.apply(this, outcome))) {
                ReferenceCountUtil.release(outcome.body());
            }
        } catch (Throwable e) {
            future.completeExceptionally(e);
        }
    }

    /** The caller's view; cancelling it gives the call up. */
    private static final class CallFuture<R extends @Nullable Object> extends CompletableFuture<R> {

        private final FutureCall<R> call;

        private CallFuture(FutureCall<R> call) {
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
