package io.teleport.proto;

import io.netty.buffer.ByteBuf;

/** Reads service methods; a peer's own remembers the strings of its routes. */
@FunctionalInterface
public interface ServiceMethods {

    /** Consumes {@code length} bytes and returns them as text in UTF-8. */
    String read(ByteBuf in, int length);
}
