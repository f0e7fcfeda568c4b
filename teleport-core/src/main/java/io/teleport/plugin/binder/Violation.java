package io.teleport.plugin.binder;

import io.teleport.router.OnInvalid;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** A constraint that does not hold: where it is, and which status belongs to it. */
final class Violation {

    private final ConstraintViolation<?> violation;
    private final @Nullable Method method;
    private final StringBuilder name = new StringBuilder();
    private Path.@Nullable Node last;

    /** Looks at one; the method is that whose parameters were checked, if any. */
    Violation(ConstraintViolation<?> violation, @Nullable Method method) {
        this.violation = violation;
        this.method = method;
        for (Path.Node node : violation.getPropertyPath()) {
            if (node.getKind() != ElementKind.METHOD && node.getName() != null) {
                name.append(name.isEmpty() ? "" : ".").append(node.getName());
                last = node;
            }
        }
    }

    /** The path of the field or parameter, without the name of its method. */
    String name() {
        return name.toString();
    }

    @Nullable
    OnInvalid onInvalid() {
        for (Class<?> payload : violation.getConstraintDescriptor().getPayload()) {
            OnInvalid ofConstraint = payload.getAnnotation(OnInvalid.class);
            if (ofConstraint != null) {
                return ofConstraint;
            }
        }
        Path.Node node = last;
        return node == null ? null : ofElement(node);
    }

    private @Nullable OnInvalid ofElement(Path.Node node) {
        if (node.getKind() == ElementKind.PARAMETER && method != null) {
            int index = node.as(Path.ParameterNode.class).getParameterIndex();
            return method.getParameters()[index].getAnnotation(OnInvalid.class);
        }
        Object bean = violation.getLeafBean();
        Field field = bean == null ? null : fieldOf(bean.getClass(), node.getName());
        return field == null ? null : field.getAnnotation(OnInvalid.class);
    }

    private static @Nullable Field fieldOf(Class<?> type, String name) {
        for (Class<?> c = type; c != null; c = c.getSuperclass()) {
            for (Field field : c.getDeclaredFields()) {
                if (field.getName().equals(name)) {
                    return field;
                }
            }
        }
        return null;
    }
}
