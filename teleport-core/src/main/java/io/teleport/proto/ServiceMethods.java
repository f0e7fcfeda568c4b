package io.teleport.proto;

import java.nio.charset.StandardCharsets;

/** Reads service methods; a peer's own remembers the strings of its routes. */
@FunctionalInterface
public interface ServiceMethods {

    /** Makes a string each time. */
    ServiceMethods PLAIN = (bytes, start, length) -> new String(bytes, start, length, StandardCharsets.UTF_8);

    /** The {@code length} bytes from this index on, all of which are in the array, as text in UTF-8. */
    String get(byte[] bytes, int start, int length);
}
