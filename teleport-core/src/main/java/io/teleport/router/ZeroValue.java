package io.teleport.router;

import java.lang.reflect.Array;
import org.jspecify.annotations.Nullable;

/** What a variable of a type holds before anything is assigned to it. */
final class ZeroValue {

    private ZeroValue() {}

    static @Nullable Object of(Class<?> type) {
        return Array.get(Array.newInstance(type, 1), 0);
    }
}
