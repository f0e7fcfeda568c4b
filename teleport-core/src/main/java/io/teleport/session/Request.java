package io.teleport.session;

import io.teleport.codec.TypeRef;
import io.teleport.message.Metadata;
import io.teleport.message.StatusException;
import io.teleport.xfer.XferPipe;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One call or push with its options, ended by one of {@code call}, {@code callAsync}, {@code exchange} or {@code push}.
 * Not thread-safe; used once.
 */
public interface Request {

    /**
     * The body: an object for the codec, or bytes that are sent as they are.
     *
     * @param body a {@link io.netty.buffer.ByteBuf} stays owned by the caller, who may release it when the call or push
     *     has returned
     */
    Request body(@Nullable Object body);

    /** Appends a pair of metadata. */
    Request metadata(String name, String value);

    /** Appends all pairs of the other. */
    Request metadata(Metadata metadata);

    /**
     * Codec of the body, by name; the peer's default otherwise.
     *
     * @throws io.teleport.codec.CodecException when it is not registered
     */
    Request codec(String name);

    /**
     * Codec of a body that is given as bytes, by id; it may be one that this peer does not have. Other bodies need one
     * that is registered.
     */
    Request codec(byte id);

    /** Codec in which the reply is wanted, by name; the request's otherwise. */
    Request acceptCodec(String name);

    /**
     * Filters to pack the message with, outermost first; the reply will use the same.
     *
     * @throws io.teleport.xfer.XferException when one is not registered
     */
    Request pipe(String... filterNames);

    /** Filters to pack the message with, those of another message for instance; the reply will use the same. */
    Request pipe(XferPipe pipe);

    /**
     * Deadline of this call, counted from the moment it is made. The session's context age otherwise.
     *
     * @param timeout zero for none; a negative one has passed already, and ends the call at once
     */
    Request timeout(Duration timeout);

    /** Where the callbacks of {@code callAsync} run; the peer's dispatcher otherwise. */
    Request executor(Executor executor);

    /**
     * Calls and waits for the reply.
     *
     * @throws StatusException       with what the peer answered, or why no answer came
     * @throws IllegalStateException on an event loop
     */
    default <T> @Nullable T call(Class<T> resultType) {
        return this.<T>exchange(resultType).get();
    }

    /** {@link #call(Class)} for a generic type. */
    default <T> @Nullable T call(TypeRef<T> resultType) {
        return this.<T>exchange(resultType.type()).get();
    }

    /** {@link Session#callAsync} with the options of this request. */
    default <T> CompletableFuture<@Nullable T> callAsync(Class<T> resultType) {
        return callAsync((Type) resultType);
    }

    /** {@link #callAsync(Class)} for a generic type. */
    default <T> CompletableFuture<@Nullable T> callAsync(TypeRef<T> resultType) {
        return callAsync(resultType.type());
    }

    /** {@link #callAsync(Class)} for a type known at run time only. */
    <T> CompletableFuture<@Nullable T> callAsync(Type resultType);

    /**
     * Calls, waits, and returns everything that is known of the exchange. Does not throw for a status that is not OK.
     *
     * @throws IllegalStateException on an event loop
     */
    <T> CallResult<T> exchange(Type resultType);

    /**
     * {@link #exchange} without waiting. The future ends with the result whatever its status is; cancelling it gives the
     * call up and tells the peer.
     *
     * @param resultType {@link io.netty.buffer.ByteBuf} for the undecoded bytes, which the receiver owns and releases
     */
    <T> CompletableFuture<CallResult<T>> exchangeAsync(Type resultType);

    /**
     * Sends without expecting a reply; see {@link Session#push}.
     *
     * @throws StatusException when it cannot be encoded, the session is not active, or its queue is full
     */
    void push();
}
