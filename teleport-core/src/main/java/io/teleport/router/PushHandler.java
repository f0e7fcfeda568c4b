package io.teleport.router;

/**
 * A function that takes a PUSH.
 *
 * @param <B> the body
 */
@FunctionalInterface
public interface PushHandler<B> {

    /**
     * Takes the message.
     *
     * @param body {@code null} when the message had none and its codec knows no empty body of this type
     */
    void handle(B body, PushContext context) throws Exception;
}
