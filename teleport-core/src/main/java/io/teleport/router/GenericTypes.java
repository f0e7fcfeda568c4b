package io.teleport.router;

import java.lang.reflect.Array;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Knows what the type variables of the ancestors of one class stand for. */
final class GenericTypes {

    private final Map<TypeVariable<?>, Type> variables = new HashMap<>();

    GenericTypes(Class<?> type) {
        collectAncestors(type);
    }

    /** The type with its variables replaced; one that the class leaves open becomes its bound. */
    Type resolve(Type type) {
        if (type instanceof TypeVariable<?> variable) {
            Type value = variables.get(variable);
            return value == null ? erase(variable) : resolve(value);
        }
        if (type instanceof ParameterizedType generic) {
            return resolveArguments(generic);
        }
        if (type instanceof GenericArrayType array) {
            return erase(resolve(array.getGenericComponentType())).arrayType();
        }
        return type instanceof WildcardType wildcard ? resolve(wildcard.getUpperBounds()[0]) : type;
    }

    /** The class that a type is at run time. */
    static Class<?> erase(Type type) {
        if (type instanceof Class<?> raw) {
            return raw;
        }
        if (type instanceof ParameterizedType generic) {
            return (Class<?>) generic.getRawType();
        }
        if (type instanceof GenericArrayType array) {
            return Array.newInstance(erase(array.getGenericComponentType()), 0).getClass();
        }
        Type[] bounds = type instanceof TypeVariable<?> variable
                ? variable.getBounds()
                : ((WildcardType) type).getUpperBounds();
        return erase(bounds[0]);
    }

    private Type resolveArguments(ParameterizedType generic) {
        List<Type> arguments =
                Stream.of(generic.getActualTypeArguments()).map(this::resolve).toList();
        return new Resolved((Class<?>) generic.getRawType(), arguments, generic.getOwnerType());
    }

    private void collectAncestors(Class<?> type) {
        collect(type.getGenericSuperclass());
        Stream.of(type.getGenericInterfaces()).forEach(this::collect);
    }

    private void collect(@Nullable Type ancestor) {
        if (ancestor instanceof ParameterizedType generic) {
            TypeVariable<?>[] names = ((Class<?>) generic.getRawType()).getTypeParameters();
            for (int i = 0; i < names.length; i++) {
                variables.put(names[i], generic.getActualTypeArguments()[i]);
            }
        }
        if (ancestor != null) {
            collectAncestors(erase(ancestor));
        }
    }

    private record Resolved(
            Class<?> raw, List<Type> arguments, @Nullable Type owner) implements ParameterizedType {

        @Override
        public Type[] getActualTypeArguments() {
            return arguments.toArray(Type[]::new);
        }

        @Override
        public Type getRawType() {
            return raw;
        }

        @Override
        public @Nullable Type getOwnerType() {
            return owner;
        }

        @Override
        public String toString() {
            return raw.getName()
                    + arguments.stream().map(Type::getTypeName).collect(Collectors.joining(", ", "<", ">"));
        }
    }
}
