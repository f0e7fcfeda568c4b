package io.teleport.router;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Finds the methods of a class that can be routes. */
final class ControllerMethods {

    private ControllerMethods() {}

    /**
     * The public methods that belong to objects of this class, inherited ones among them, each as its last override
     * declares it; by name.
     */
    static List<Method> of(Class<?> type) {
        List<Method> methods = new ArrayList<>();
        Set<List<Object>> seen = new HashSet<>();
        List<Class<?>> lineage = lineage(type);
        for (Class<?> ancestor : lineage) {
            for (Method method : ancestor.getDeclaredMethods()) {
                if (isOfObjects(method) && !isOnlyVisibility(method, lineage) && seen.add(signature(method))) {
                    methods.add(method);
                }
            }
        }
        methods.removeIf(Method::isSynthetic);
        methods.sort(Comparator.comparing(Method::getName).thenComparing(Method::toString));
        return methods;
    }

    /** Whether a method is there for Java rather than for callers: of Object, of a record's state, or for closing. */
    static boolean isInfrastructure(Method method) {
        return isDeclaredIn(Object.class, method) || isDeclaredIn(AutoCloseable.class, method) || isAccessor(method);
    }

    private static boolean isOfObjects(Method method) {
        return Modifier.isPublic(method.getModifiers())
                && !Modifier.isStatic(method.getModifiers())
                && (method.isBridge() || !method.isSynthetic());
    }

    /** A bridge that only makes a method of a package-private ancestor accessible hides nothing. */
    private static boolean isOnlyVisibility(Method bridge, List<Class<?>> lineage) {
        return bridge.isBridge()
                && lineage.stream()
                        .filter(ancestor -> !ancestor.isInterface())
                        .flatMap(ancestor -> Stream.of(ancestor.getDeclaredMethods()))
                        .noneMatch(method -> isBridgedBy(bridge, method));
    }

    private static boolean isBridgedBy(Method bridge, Method method) {
        return !method.isBridge()
                && method.getName().equals(bridge.getName())
                && bridge.getReturnType().isAssignableFrom(method.getReturnType())
                && accepts(bridge.getParameterTypes(), method.getParameterTypes())
                && !sameTypes(bridge, method);
    }

    /** Whether a parameter list takes what the other takes, and perhaps more. */
    static boolean accepts(Class<?>[] wide, Class<?>[] narrow) {
        if (wide.length != narrow.length) {
            return false;
        }
        for (int i = 0; i < wide.length; i++) {
            if (!wide[i].isAssignableFrom(narrow[i])) {
                return false;
            }
        }
        return true;
    }

    private static boolean sameTypes(Method one, Method other) {
        return one.getReturnType() == other.getReturnType()
                && Arrays.equals(one.getParameterTypes(), other.getParameterTypes());
    }

    /** The class, its superclasses except Object, then all interfaces. */
    private static List<Class<?>> lineage(Class<?> type) {
        Set<Class<?>> lineage = new LinkedHashSet<>();
        for (Class<?> c = type; c != null && c != Object.class; c = c.getSuperclass()) {
            lineage.add(c);
        }
        List<Class<?>> open = new ArrayList<>(lineage);
        for (int i = 0; i < open.size(); i++) {
            Collections.addAll(open, open.get(i).getInterfaces());
        }
        lineage.addAll(open);
        return List.copyOf(lineage);
    }

    private static List<Object> signature(Method method) {
        return List.of(method.getName(), List.of(method.getParameterTypes()));
    }

    private static boolean isDeclaredIn(Class<?> type, Method method) {
        return type.isAssignableFrom(method.getDeclaringClass())
                && Stream.of(type.getDeclaredMethods())
                        .anyMatch(declared -> signature(declared).equals(signature(method)));
    }

    private static boolean isAccessor(Method method) {
        RecordComponent[] components = method.getDeclaringClass().getRecordComponents();
        return components != null
                && Stream.of(components).map(RecordComponent::getAccessor).anyMatch(method::equals);
    }
}
