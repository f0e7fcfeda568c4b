package io.teleport.codec;

import io.netty.buffer.ByteBuf;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * Turns the body of a message into bytes and back.
 *
 * <p>Implementations are shared by all threads of a peer and keep no state of one message.
 */
public interface Codec {

    /** The id that travels in the message header; never 0, which means "no codec". */
    byte id();

    /** The name used in configuration and metrics, lower case. */
    String name();

    /** The library that has to be added before this codec can be used; {@code null} when it can be. */
    default @Nullable String missing() {
        return null;
    }

    /**
     * Appends the encoded body to {@code out}.
     *
     * @param body the body; {@code null} is written as the format's empty body, in most formats no bytes
     * @param out  written from its writer index on; stays owned by the caller
     * @throws Exception when the body has no form in this codec; bytes already written are discarded by the caller
     */
    void encode(@Nullable Object body, ByteBuf out) throws Exception;

    /**
     * Binds this codec to one Java type. Called once for a route or a result type, never for a message, so it may
     * be slow.
     *
     * @throws IllegalArgumentException when bodies of this type cannot be read
     */
    BodyReader readerFor(Type type);
}
