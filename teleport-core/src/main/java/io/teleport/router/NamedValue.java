package io.teleport.router;

import io.teleport.message.Status;
import java.lang.invoke.MethodType;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A parameter or field that takes its value from the query, from metadata or from attributes. Immutable. */
public final class NamedValue {

    private final String label;
    private final String name;
    private final Class<?> type;
    private final BiFunction<HandlerContext, String, @Nullable Object> source;
    private final Function<Object, Object> converter;
    private final boolean required;
    private final @Nullable Object fallback;
    private final @Nullable Object zero;
    private final boolean trusted;
    private final @Nullable OnInvalid refusal;

    private NamedValue(Target target, Source source) {
        this.label = source.label();
        this.name = target.nameOr(source.name());
        this.type = target.type();
        this.source = source.reader();
        this.converter = source.converterTo(target);
        this.required = source.required() && source.defaultValue().isEmpty();
        this.fallback = fallback(target, source.defaultValue());
        this.zero = ZeroValue.of(target.declared());
        this.trusted = source.ofAttributes();
        this.refusal = target.element().getAnnotation(OnInvalid.class);
    }

    /** What the parameter's annotation says; {@code null} when it has none. */
    static @Nullable NamedValue of(Parameter parameter) {
        String name = parameter.isNamePresent() ? parameter.getName() : "";
        return of(new Target(parameter, parameter.getType(), name));
    }

    /**
     * What the field's annotation says; {@code null} when it has none.
     *
     * @throws IllegalArgumentException when a value cannot be converted to the field's type
     */
    public static @Nullable NamedValue of(Field field) {
        return of(new Target(field, field.getType(), field.getName()));
    }

    private static @Nullable NamedValue of(Target target) {
        Source source = Source.of(target.element());
        return source == null ? null : new NamedValue(target, source);
    }

    /**
     * The value of this message.
     *
     * @param otherwise the value when the query or metadata have none, and none is required or set by default; it never
     *     stands in for an attribute
     * @throws io.teleport.message.StatusException 400 when the value is missing or not of the type
     */
    public @Nullable Object read(HandlerContext context, @Nullable Object otherwise) {
        Object value = source.apply(context, name);
        if (value == null || value.equals("") && type != String.class) {
            return missing(otherwise);
        }
        try {
            return converter.apply(value);
        } catch (IllegalArgumentException e) {
            throw refuse(value.toString());
        }
    }

    private @Nullable Object missing(@Nullable Object otherwise) {
        if (required) {
            throw refuse("missing");
        }
        if (fallback != null) {
            return fallback;
        }
        return trusted ? zero : otherwise;
    }

    private RuntimeException refuse(String value) {
        String reason = label + " " + name + ": " + value + " (expected: " + describe(type) + ")";
        OnInvalid own = refusal;
        Status status = own == null || own.code() == Status.CODE_OK
                ? Status.of(Status.CODE_BAD_MESSAGE)
                : Status.of(own.code(), own.message());
        return status.withReason(reason).asException();
    }

    private @Nullable Object fallback(Target target, List<String> defaultValue) {
        if (defaultValue.isEmpty()) {
            return null;
        }
        try {
            return converter.apply(defaultValue.get(0));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "default of " + target.element() + ": " + defaultValue.get(0) + " (expected: " + describe(type)
                            + ")",
                    e);
        }
    }

    private static String describe(Class<?> type) {
        return type.isEnum()
                ? "one of " + Arrays.toString(type.getEnumConstants())
                : MethodType.methodType(type).unwrap().returnType().getSimpleName();
    }

    /** What gets the value. */
    private record Target(AnnotatedElement element, Class<?> declared, String ownName) {

        Class<?> type() {
            return MethodType.methodType(declared).wrap().returnType();
        }

        String nameOr(String given) {
            if (given.isEmpty() && ownName.isEmpty()) {
                throw new IllegalArgumentException(
                        element + " (expected: a name in its annotation, or a class compiled with -parameters)");
            }
            return given.isEmpty() ? ownName : given;
        }
    }

    /** What gives the value, as an annotation says. */
    private record Source(
            String label,
            String name,
            boolean required,
            List<String> defaultValue,
            BiFunction<HandlerContext, String, @Nullable Object> reader) {

        static @Nullable Source of(AnnotatedElement element) {
            Query query = element.getAnnotation(Query.class);
            if (query != null) {
                return new Source(
                        "query", query.value(), query.required(), List.of(query.defaultValue()), HandlerContext::query);
            }
            Meta meta = element.getAnnotation(Meta.class);
            if (meta != null) {
                return new Source(
                        "metadata",
                        meta.value(),
                        meta.required(),
                        List.of(meta.defaultValue()),
                        (context, name) -> context.metadata().get(name));
            }
            Attribute attribute = element.getAnnotation(Attribute.class);
            return attribute == null
                    ? null
                    : new Source(
                            "attribute",
                            attribute.value(),
                            attribute.required(),
                            List.of(),
                            (context, name) -> context.attributes().get(name));
        }

        boolean ofAttributes() {
            return label.equals("attribute");
        }

        /** Attributes are objects already; anything else is text. */
        Function<Object, Object> converterTo(Target target) {
            Class<?> type = target.type();
            Function<String, Object> ofText = TextConverter.to(type);
            if (ofText == null && !ofAttributes()) {
                throw new IllegalArgumentException(
                        target.element() + " (expected: a string, a primitive or its wrapper, or an enum)");
            }
            return value -> {
                if (type.isInstance(value)) {
                    return value;
                }
                if (ofText == null || !(value instanceof String text)) {
                    throw new IllegalArgumentException();
                }
                return ofText.apply(text);
            };
        }
    }
}
