package io.teleport.router;

import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** Makes the paths of the methods of controllers, under the prefix of a group. */
record RoutePaths(ServiceMethodMapper mapper, String prefix) {

    /**
     * The path of a method of a controller.
     *
     * @param path what the annotation of the method says, if it has one
     */
    String of(Class<?> controller, Method method, @Nullable String path) {
        if (path != null && isAbsolute(path)) {
            return mapper.join(prefix, path);
        }
        RouteMapping mapping = controller.getAnnotation(RouteMapping.class);
        String base = mapping == null ? prefix : mapper.join(prefix, mapping.value());
        String className = mapping == null ? classNameOf(controller) : "";
        return path == null || path.isEmpty()
                ? mapper.map(base, className, method.getName())
                : mapper.join(mapper.map(base, className, ""), path);
    }

    /** The path of a method without its class. */
    String ofSingle(Method method, @Nullable String path) {
        return path == null || path.isEmpty() ? mapper.map(prefix, "", method.getName()) : mapper.join(prefix, path);
    }

    private static boolean isAbsolute(String path) {
        return path.startsWith("/") || path.startsWith(".");
    }

    private static String classNameOf(Class<?> controller) {
        if (controller.isAnonymousClass() || controller.isHidden() || controller.isSynthetic()) {
            throw new IllegalArgumentException("controller: " + controller.getName()
                    + " (expected: a class with a name, or with @RouteMapping; functions are registered by path)");
        }
        return controller.getSimpleName();
    }
}
