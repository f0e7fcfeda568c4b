package io.teleport.router;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Turns the bytes of a body into what the handler of a route takes. */
@FunctionalInterface
interface RouteBody {

    /**
     * Decodes the body.
     *
     * @param body stays owned by the caller
     * @throws io.teleport.codec.CodecException when it is no body of the expected type
     */
    @Nullable
    Object read(byte codecId, ByteBuf body);
}
