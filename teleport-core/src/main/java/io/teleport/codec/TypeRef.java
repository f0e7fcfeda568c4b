package io.teleport.codec;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;

/**
 * Carries a generic type to a call: {@code new TypeRef<List<String>>() {}}.
 *
 * @param <T> the type carried
 */
public abstract class TypeRef<T> {

    private final Type type;

    protected TypeRef() {
        if (!(getClass().getGenericSuperclass() instanceof ParameterizedType parent)
                || parent.getRawType() != TypeRef.class) {
            throw new IllegalStateException(getClass() + " (expected: new TypeRef<...>() {})");
        }
        this.type = parent.getActualTypeArguments()[0];
    }

    /** The type between the angle brackets. */
    public final Type type() {
        return type;
    }
}
