package io.teleport.router;

import io.teleport.message.Metadata;
import io.teleport.plugin.RouteInfo.Kind;
import io.teleport.session.Attributes;
import io.teleport.session.LocalPeer;
import io.teleport.session.Session;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Parameter;
import org.jspecify.annotations.Nullable;

/** Finds what a parameter takes from the context rather than from the body. */
final class ContextValue {

    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

    private ContextValue() {}

    /**
     * A handle from the context to the parameter's value; {@code null} when the parameter is a body.
     *
     * @throws IllegalArgumentException when the value cannot be had in this kind of route
     */
    static @Nullable MethodHandle of(Kind kind, Parameter parameter) {
        NamedValue named = NamedValue.of(parameter);
        MethodHandle handle =
                named == null ? byType(kind, parameter) : reader(named, ZeroValue.of(parameter.getType()));
        return handle == null ? null : handle.asType(MethodType.methodType(parameter.getType(), HandlerContext.class));
    }

    private static @Nullable MethodHandle byType(Kind kind, Parameter parameter) {
        Class<?> type = parameter.getType();
        if (HandlerContext.class.isAssignableFrom(type)) {
            return context(kind, parameter);
        }
        if (Session.class.isAssignableFrom(type)) {
            return getter("session", Session.class);
        }
        if (LocalPeer.class.isAssignableFrom(type)) {
            return getter("peer", LocalPeer.class);
        }
        if (type == Metadata.class) {
            return getter("metadata", Metadata.class);
        }
        return type == Attributes.class ? getter("attributes", Attributes.class) : null;
    }

    private static MethodHandle context(Kind kind, Parameter parameter) {
        Class<?> given = kind == Kind.CALL ? CallContext.class : PushContext.class;
        if (!parameter.getType().isAssignableFrom(given)) {
            throw new IllegalArgumentException(parameter + " of a " + kind + " route (expected: "
                    + given.getSimpleName() + " or " + HandlerContext.class.getSimpleName() + ")");
        }
        return MethodHandles.identity(HandlerContext.class);
    }

    private static MethodHandle getter(String name, Class<?> type) {
        try {
            return LOOKUP.findVirtual(HandlerContext.class, name, MethodType.methodType(type));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static MethodHandle reader(NamedValue value, @Nullable Object zero) {
        try {
            MethodType type = MethodType.methodType(Object.class, HandlerContext.class, Object.class);
            MethodHandle read =
                    LOOKUP.findVirtual(NamedValue.class, "read", type).bindTo(value);
            return MethodHandles.insertArguments(read, 1, zero);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
