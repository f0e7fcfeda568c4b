package io.teleport.router;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/** Finds how a method of a user's class is called on an object that may be a proxy of it. */
final class MethodTarget {

    private MethodTarget() {}

    /**
     * A handle with exactly the parameters and the result of the method.
     *
     * @throws IllegalArgumentException when the object does not have the method, or its module keeps it closed
     */
    static MethodHandle bind(Method method, Object target) {
        Method callable = method.getDeclaringClass().isInstance(target) ? method : methodOfProxy(method, target);
        return unreflect(callable)
                .asFixedArity()
                .bindTo(target)
                .asType(MethodType.methodType(method.getReturnType(), method.getParameterTypes()));
    }

    private static MethodHandle unreflect(Method method) {
        Class<?> type = method.getDeclaringClass();
        if (!method.trySetAccessible()) {
            throw new IllegalArgumentException(method + " (expected: package " + type.getPackageName() + " opened by "
                    + type.getModule() + " to " + MethodTarget.class.getModule() + ")");
        }
        try {
            return MethodHandles.lookup().unreflect(method);
        } catch (IllegalAccessException e) {
            throw new IllegalArgumentException(method + " (expected: a method that may be called)", e);
        }
    }

    private static Method methodOfProxy(Method method, Object target) {
        return interfacesOf(target.getClass()).stream()
                .flatMap(type -> Stream.of(type.getMethods()))
                .filter(candidate -> candidate.getName().equals(method.getName())
                        && ControllerMethods.accepts(candidate.getParameterTypes(), method.getParameterTypes()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(method + " through "
                        + target.getClass().getName()
                        + " (expected: a method of an interface that the proxy has, or a proxy that is a subclass)"));
    }

    private static List<Class<?>> interfacesOf(Class<?> type) {
        List<Class<?>> interfaces = new ArrayList<>();
        for (Class<?> c = type; c != null; c = c.getSuperclass()) {
            Collections.addAll(interfaces, c.getInterfaces());
        }
        return interfaces;
    }
}
