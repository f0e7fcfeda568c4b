package io.teleport.router;

import io.teleport.message.Status;
import java.lang.invoke.MethodType;
import java.lang.reflect.Parameter;
import java.lang.reflect.Type;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The parameter that takes the body, where it must be given one: a wrapper may be {@code null}, and whatever has an
 * annotation of the simple name {@code Nullable}, of whichever library.
 *
 * @param index of the parameter
 * @param type  of the body
 */
record RequiredBody(int index, Type type) {

    /** What is known of this parameter; {@code null} when it may be {@code null}, or can never be. */
    static @Nullable RequiredBody of(int index, Parameter parameter, Type type) {
        return parameter.getType().isPrimitive() || mayBeNull(parameter) ? null : new RequiredBody(index, type);
    }

    private static boolean mayBeNull(Parameter parameter) {
        return MethodType.methodType(parameter.getType()).hasWrappers()
                || Stream.of(
                                parameter.getAnnotations(),
                                parameter.getAnnotatedType().getAnnotations())
                        .flatMap(Stream::of)
                        .anyMatch(
                                found -> found.annotationType().getSimpleName().equals("Nullable"));
    }

    boolean isMissingIn(Object[] arguments) {
        return arguments[index] == null;
    }

    /** What the caller is told who has sent none. */
    Status missing() {
        return Status.of(Status.CODE_BAD_MESSAGE).withReason("body: none (expected: " + type.getTypeName() + ")");
    }
}
