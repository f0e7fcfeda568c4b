package io.teleport.codec;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Reads bodies of one Java type in one codec. */
@FunctionalInterface
public interface BodyReader {

    /**
     * Decodes all readable bytes.
     *
     * @param in the body, possibly empty; stays owned by the caller and must not be kept
     * @return the decoded body; an empty body gives {@code null} unless the format has an empty value
     * @throws Exception when the bytes are no such body
     */
    @Nullable
    Object read(ByteBuf in) throws Exception;
}
