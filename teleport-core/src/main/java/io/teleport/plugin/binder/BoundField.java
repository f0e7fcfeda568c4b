package io.teleport.plugin.binder;

import io.teleport.router.NamedValue;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import org.jspecify.annotations.Nullable;

/** A field, or component of a record, that takes its value from elsewhere. */
record BoundField(Field field, NamedValue value) {

    /**
     * Checks and opens the field.
     *
     * @throws IllegalArgumentException when it cannot be set
     */
    static BoundField of(Field field, NamedValue value, boolean ofRecord) {
        boolean settable = ofRecord || !Modifier.isFinal(field.getModifiers()) && field.trySetAccessible();
        if (!settable) {
            throw new IllegalArgumentException(
                    field + " (expected: a field that is not final, in a package that is open" + " to "
                            + BoundField.class.getModule() + ", or the component of a record)");
        }
        return new BoundField(field, value);
    }

    String name() {
        return field.getName();
    }

    @Nullable
    Object get(Object target) {
        try {
            return field.get(target);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    void set(Object target, @Nullable Object changed) {
        try {
            field.set(target, changed);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
