package io.teleport.proto;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** Reads service methods; a peer's own remembers the strings of its routes. */
@FunctionalInterface
public interface ServiceMethods {

    /** Makes a string each time. */
    ServiceMethods PLAIN = (in, length) -> {
        String text = in.toString(in.readerIndex(), length, StandardCharsets.UTF_8);
        in.skipBytes(length);
        return text;
    };

    /** Consumes {@code length} bytes and returns them as text in UTF-8. */
    String read(ByteBuf in, int length);
}
