package io.teleport.codec;

import java.lang.reflect.Array;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/** What a body without bytes reads as, as in Go: the zero of a primitive, otherwise nothing. */
final class EmptyBody {

    private EmptyBody() {}

    /** The zero value of a primitive type, or {@code null} for any other. */
    static @Nullable Object of(Type type) {
        return type instanceof Class<?> raw && raw.isPrimitive() && raw != void.class
                ? Array.get(Array.newInstance(raw, 1), 0)
                : null;
    }
}
