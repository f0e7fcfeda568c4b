package io.teleport.plugin.binder;

import io.teleport.router.HandlerContext;
import io.teleport.router.NamedValue;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The body of one route, and which of its fields take their values from elsewhere. Immutable. */
final class BoundType {

    private final Class<?> type;
    private final List<BoundField> fields;
    private final @Nullable RecordCopy record;

    private BoundType(Class<?> type, List<BoundField> fields) {
        this.type = type;
        this.fields = fields;
        this.record = type.isRecord() && !fields.isEmpty() ? new RecordCopy(type) : null;
    }

    /**
     * Looks at a type.
     *
     * @throws IllegalArgumentException when a field cannot be bound
     */
    static BoundType of(Type type) {
        Class<?> raw = classOf(type);
        return new BoundType(raw, isOfTheUser(raw) ? fieldsOf(raw) : List.of());
    }

    private static Class<?> classOf(Type type) {
        if (type instanceof ParameterizedType generic) {
            return (Class<?>) generic.getRawType();
        }
        return type instanceof Class<?> known ? known : Object.class;
    }

    boolean hasFields() {
        return !fields.isEmpty();
    }

    /** Whether it may have constraints of its own. */
    boolean isObject() {
        return isOfTheUser(type);
    }

    /** The body with its fields set; the same object unless it is a record, or missing. */
    Object bind(@Nullable Object body, HandlerContext context) {
        return record == null ? bindFields(body, context) : bindComponents(record, body, context);
    }

    private Object bindFields(@Nullable Object body, HandlerContext context) {
        Object target = body == null ? EmptyObject.of(type) : body;
        for (BoundField field : fields) {
            field.set(target, field.value().read(context, field.get(target)));
        }
        return target;
    }

    private Object bindComponents(RecordCopy copy, @Nullable Object body, HandlerContext context) {
        @Nullable Object[] values = copy.valuesOf(body);
        for (BoundField field : fields) {
            int index = copy.indexOf(field.name());
            values[index] = field.value().read(context, values[index]);
        }
        return copy.make(values);
    }

    private static boolean isOfTheUser(Class<?> type) {
        return !type.isPrimitive()
                && !type.isArray()
                && !type.isInterface()
                && !type.isEnum()
                && type.getClassLoader() != null
                && type.getClassLoader() != ClassLoader.getPlatformClassLoader();
    }

    private static List<BoundField> fieldsOf(Class<?> type) {
        List<BoundField> found = new ArrayList<>();
        for (Class<?> c = type; c != null && c != Object.class; c = c.getSuperclass()) {
            for (Field field : c.getDeclaredFields()) {
                NamedValue value = Modifier.isStatic(field.getModifiers()) ? null : NamedValue.of(field);
                if (value != null) {
                    found.add(BoundField.of(field, value, type.isRecord()));
                }
            }
        }
        return List.copyOf(found);
    }
}
