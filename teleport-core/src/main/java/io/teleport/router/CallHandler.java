package io.teleport.router;

import org.jspecify.annotations.Nullable;

/**
 * A function that answers a CALL.
 *
 * @param <B> the request's body
 * @param <R> the reply's body, a {@link java.util.concurrent.CompletionStage} of it, or a status
 */
@FunctionalInterface
public interface CallHandler<B, R> {

    /**
     * Returns the reply's body; an exception becomes the reply's status.
     *
     * @param body {@code null} when the message had none and its codec knows no empty body of this type
     */
    @Nullable
    R handle(B body, CallContext context) throws Exception;
}
