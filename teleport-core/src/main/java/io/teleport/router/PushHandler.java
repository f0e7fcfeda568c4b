package io.teleport.router;

/**
 * A function that takes a PUSH.
 *
 * @param <B> the body
 */
@FunctionalInterface
public interface PushHandler<B> {

    void handle(B body, PushContext context) throws Exception;
}
