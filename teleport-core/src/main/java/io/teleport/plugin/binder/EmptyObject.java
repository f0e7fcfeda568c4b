package io.teleport.plugin.binder;

import java.lang.reflect.Constructor;

/** Makes the object that stands for a missing body. */
final class EmptyObject {

    private EmptyObject() {}

    static Object of(Class<?> type) {
        try {
            Constructor<?> constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            return constructor.newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    type.getName() + " (expected: a constructor without parameters, for messages without a body)", e);
        }
    }
}
