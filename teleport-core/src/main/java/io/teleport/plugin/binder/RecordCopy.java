package io.teleport.plugin.binder;

import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes a record apart and makes one of changed values. */
final class RecordCopy {

    private final List<RecordComponent> components;
    private final Constructor<?> constructor;

    RecordCopy(Class<?> type) {
        components = List.of(type.getRecordComponents());
        Class<?>[] types = components.stream().map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            constructor = type.getDeclaredConstructor(types);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e);
        }
        boolean open = constructor.trySetAccessible()
                && components.stream().map(RecordComponent::getAccessor).allMatch(Method::trySetAccessible);
        if (!open) {
            throw new IllegalArgumentException(
                    type + " (expected: a package that is open to " + RecordCopy.class.getModule() + ")");
        }
    }

    int indexOf(String name) {
        return components.stream().map(RecordComponent::getName).toList().indexOf(name);
    }

    /** The values in their order; the zeros of their types when there is no record. */
    @Nullable
    Object[] valuesOf(@Nullable Object record) {
        @Nullable Object[] values = new Object[components.size()];
        for (int i = 0; i < values.length; i++) {
            RecordComponent component = components.get(i);
            values[i] = record == null
                    ? Array.get(Array.newInstance(component.getType(), 1), 0)
                    : call(component.getAccessor(), record);
        }
        return values;
    }

    /** Lets through what the record's constructor throws. */
    Object make(@Nullable Object[] values) {
        try {
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException refused) {
                throw refused;
            }
            throw new IllegalStateException(e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static @Nullable Object call(Method accessor, Object record) {
        try {
            return accessor.invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
