package io.teleport.router;

import io.teleport.plugin.RouteInfo;
import io.teleport.plugin.RouteInfo.Kind;
import io.teleport.session.DispatchMode;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An object whose methods become routes. */
final class Controller {

    private final Object target;
    private final Class<?> userClass;
    private final GenericTypes types;
    private final @Nullable DispatchMode dispatch;

    /**
     * Looks at an object.
     *
     * @param userClass where methods and annotations are read; the object may be a proxy of it
     * @param dispatch  of methods without an annotation
     */
    Controller(Object target, Class<?> userClass, @Nullable DispatchMode dispatch) {
        if (target instanceof Class<?>) {
            throw new IllegalArgumentException("controller: " + target + " (expected: an object of this class)");
        }
        this.target = target;
        this.userClass = userClass;
        this.types = new GenericTypes(userClass);
        this.dispatch = dispatchOf(userClass.getAnnotation(Dispatch.class), dispatch);
    }

    /** The class that a person wrote: the parent of a generated class, the interface of a proxy of the JDK. */
    static Class<?> userClassOf(Object target) {
        Class<?> type = target.getClass();
        if (!Proxy.isProxyClass(type)) {
            return type.getName().contains("$$") && type.getSuperclass() != Object.class ? type.getSuperclass() : type;
        }
        if (type.getInterfaces().length != 1) {
            throw new IllegalArgumentException(
                    "controller: " + type.getName() + " (expected: a proxy with one interface)");
        }
        return type.getInterfaces()[0];
    }

    /**
     * All methods that are to be routes.
     *
     * @param kind of methods without an annotation; {@code null} to leave those out
     */
    List<MappedMethod> methods(@Nullable Kind kind, RoutePaths paths) {
        List<MappedMethod> mapped = new ArrayList<>();
        for (Method method : ControllerMethods.of(userClass)) {
            if (!method.isAnnotationPresent(NotRouted.class)) {
                addMapped(method, kind, paths, mapped);
            }
        }
        if (mapped.isEmpty()) {
            throw new IllegalArgumentException(
                    "controller: " + userClass.getName() + " (expected: a class with a public method to be a route)");
        }
        return mapped;
    }

    /** One method, found by its Java name. */
    MappedMethod method(Kind kind, String name, RoutePaths paths) {
        List<Method> found = ControllerMethods.of(userClass).stream()
                .filter(method -> method.getName().equals(name))
                .toList();
        if (found.size() != 1) {
            throw new IllegalArgumentException("method: " + userClass.getName() + "." + name + ", found " + found.size()
                    + " times (expected: one public method of this name)");
        }
        Method method = found.get(0);
        return mapped(kind, method, paths.ofSingle(method, pathIn(method, kind)));
    }

    private void addMapped(Method method, @Nullable Kind kind, RoutePaths paths, List<MappedMethod> mapped) {
        boolean annotated = false;
        for (Kind each : Kind.values()) {
            String path = pathIn(method, each);
            if (path != null) {
                mapped.add(mapped(each, method, paths.of(userClass, method, path)));
                annotated = true;
            }
        }
        if (!annotated && kind != null && !ControllerMethods.isInfrastructure(method)) {
            mapped.add(mapped(kind, method, paths.of(userClass, method, null)));
        }
    }

    private MappedMethod mapped(Kind kind, Method method, String path) {
        MethodBinder binder = new MethodBinder(kind, method, types);
        DispatchMode mode = dispatchOf(method.getAnnotation(Dispatch.class), dispatch);
        RouteInfo info = new RouteInfo(kind, path, binder.bodyType(), binder.replyType(), mode);
        return new MappedMethod(method, info, binder.bindTo(target), MethodBinder.describe(method));
    }

    /** What the annotation of this kind says; {@code null} when the method has none. */
    private static @Nullable String pathIn(Method method, Kind kind) {
        CallMapping call = kind == Kind.CALL ? method.getAnnotation(CallMapping.class) : null;
        PushMapping push = kind == Kind.PUSH ? method.getAnnotation(PushMapping.class) : null;
        return call != null ? call.value() : push != null ? push.value() : null;
    }

    private static @Nullable DispatchMode dispatchOf(@Nullable Dispatch annotation, @Nullable DispatchMode otherwise) {
        return annotation == null ? otherwise : annotation.value();
    }
}
