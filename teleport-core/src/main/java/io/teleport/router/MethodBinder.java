package io.teleport.router;

import io.teleport.message.Status;
import io.teleport.plugin.RouteInfo.Kind;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes of a Java method, whose parameters have any order, a handle of the one shape that all routes have. */
final class MethodBinder {

    private static final MethodType SHAPE = MethodType.methodType(Object.class, HandlerContext.class, Object.class);
    private static final int NO_BODY = -1;

    private final Kind kind;
    private final Method method;
    private final GenericTypes types;
    private final @Nullable MethodHandle[] fromContext;
    private final int bodyIndex;

    /**
     * Finds what each parameter takes.
     *
     * @throws IllegalArgumentException when a parameter cannot be bound
     */
    MethodBinder(Kind kind, Method method, GenericTypes types) {
        this.kind = kind;
        this.method = method;
        this.types = types;
        this.fromContext = bindToContext();
        this.bodyIndex = findBody();
    }

    /** Type of the one parameter that takes the body; void when there is none. */
    Type bodyType() {
        return bodyIndex == NO_BODY ? void.class : types.resolve(method.getGenericParameterTypes()[bodyIndex]);
    }

    /** Type of what the method puts into a reply; void for a status, and for a push. */
    Type replyType() {
        Type type = types.resolve(method.getGenericReturnType());
        if (CompletionStage.class.isAssignableFrom(GenericTypes.erase(type))) {
            type = resultOf(type);
        }
        boolean hasNone = kind == Kind.PUSH || type == Void.class || type == Status.class;
        return hasNone ? void.class : type;
    }

    /** Binds the method to the object that it is called on. */
    Invoker bindTo(Object target) {
        MethodHandle direct = MethodTarget.bind(method, target);
        return new MethodInvoker(
                target, method, requiredBody(), shaped(direct), shaped(collector(method)), spreader(direct));
    }

    private @Nullable RequiredBody requiredBody() {
        return bodyIndex == NO_BODY ? null : RequiredBody.of(bodyIndex, method.getParameters()[bodyIndex], bodyType());
    }

    /** Class, name and parameters, as messages to people name a method. */
    static String describe(Method method) {
        return method.getDeclaringClass().getName() + "." + method.getName()
                + Stream.of(method.getParameterTypes())
                        .map(Class::getSimpleName)
                        .collect(Collectors.joining(", ", "(", ")"));
    }

    /** A handle that takes the method's parameters and returns them as an array. */
    private static MethodHandle collector(Method method) {
        Class<?>[] types = method.getParameterTypes();
        return MethodHandles.identity(Object[].class)
                .asCollector(Object[].class, types.length)
                .asType(MethodType.methodType(Object[].class, types));
    }

    /** The handle with its parameters as one array. */
    private static MethodHandle spreader(MethodHandle direct) {
        return direct.asSpreader(Object[].class, direct.type().parameterCount())
                .asType(MethodType.methodType(Object.class, Object[].class));
    }

    private MethodHandle shaped(MethodHandle direct) {
        int count = fromContext.length;
        MethodHandle[] values = new MethodHandle[count];
        int[] order = new int[count];
        for (int i = 0; i < count; i++) {
            MethodHandle value = fromContext[i];
            values[i] = value == null ? fromBody(direct.type().parameterType(i)) : value;
            order[i] = value == null ? 1 : 0;
        }
        MethodHandle filtered = MethodHandles.filterArguments(direct, 0, values);
        MethodHandle erased = filtered.asType(filtered.type().changeReturnType(Object.class));
        return MethodHandles.permuteArguments(erased, SHAPE, order);
    }

    /** No body reads as the zero of a primitive; other types are checked, which a cast to an interface would not do. */
    private static MethodHandle fromBody(Class<?> type) {
        MethodType cast = MethodType.methodType(type, Object.class);
        MethodHandle same = MethodHandles.identity(Object.class);
        return type.isPrimitive() ? MethodHandles.explicitCastArguments(same, cast) : same.asType(cast);
    }

    private @Nullable MethodHandle[] bindToContext() {
        try {
            return Stream.of(method.getParameters())
                    .map(parameter -> ContextValue.of(kind, parameter))
                    .toArray(MethodHandle[]::new);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(describe(method) + ": parameter " + e.getMessage(), e);
        }
    }

    private int findBody() {
        int found = NO_BODY;
        for (int i = 0; i < fromContext.length; i++) {
            if (fromContext[i] == null) {
                if (found != NO_BODY) {
                    throw twoBodies(found, i);
                }
                found = i;
            }
        }
        return found;
    }

    private IllegalArgumentException twoBodies(int first, int second) {
        Parameter[] parameters = method.getParameters();
        return new IllegalArgumentException(describe(method) + ": parameters " + parameters[first] + " and "
                + parameters[second] + " (expected: one body at most, beside parameters with @Query or @Meta and those"
                + " of a context, session, peer, metadata or attributes)");
    }

    private static Type resultOf(Type stage) {
        Type[] arguments = stage instanceof ParameterizedType generic ? generic.getActualTypeArguments() : new Type[0];
        return arguments.length == 1 ? arguments[0] : Object.class;
    }
}
