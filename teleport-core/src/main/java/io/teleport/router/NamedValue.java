package io.teleport.router;

import io.teleport.message.Status;
import java.lang.invoke.MethodType;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A parameter that takes its value from the query or from metadata. */
final class NamedValue {

    private final String label;
    private final String name;
    private final Class<?> type;
    private final BiFunction<HandlerContext, String, @Nullable String> source;
    private final Function<String, Object> converter;
    private final boolean required;
    private final @Nullable Object fallback;

    private NamedValue(
            Parameter parameter,
            String label,
            String name,
            boolean required,
            String[] defaultValue,
            BiFunction<HandlerContext, String, @Nullable String> source) {
        this.label = label;
        this.name = nameOf(parameter, name);
        this.type = MethodType.methodType(parameter.getType()).wrap().returnType();
        this.source = source;
        this.converter = converterOf(parameter, type);
        this.required = required && defaultValue.length == 0;
        this.fallback = fallback(parameter, defaultValue);
    }

    /** What the parameter's annotation says; {@code null} when it has none. */
    static @Nullable NamedValue of(Parameter parameter) {
        Query query = parameter.getAnnotation(Query.class);
        if (query != null) {
            return new NamedValue(
                    parameter, "query", query.value(), query.required(), query.defaultValue(), HandlerContext::query);
        }
        Meta meta = parameter.getAnnotation(Meta.class);
        return meta == null
                ? null
                : new NamedValue(
                        parameter,
                        "metadata",
                        meta.value(),
                        meta.required(),
                        meta.defaultValue(),
                        NamedValue::metadata);
    }

    /** The value of this message; never {@code null} for a primitive. */
    @Nullable
    Object read(HandlerContext context) {
        String text = source.apply(context, name);
        if (text == null || text.isEmpty() && type != String.class) {
            return missing();
        }
        try {
            return converter.apply(text);
        } catch (IllegalArgumentException e) {
            throw refusal(text);
        }
    }

    private @Nullable Object missing() {
        if (required) {
            throw refusal("missing");
        }
        return fallback;
    }

    private RuntimeException refusal(String value) {
        String reason = label + " " + name + ": " + value + " (expected: " + describe(type) + ")";
        return Status.of(Status.CODE_BAD_MESSAGE).withReason(reason).asException();
    }

    private @Nullable Object fallback(Parameter parameter, String[] defaultValue) {
        if (defaultValue.length == 0) {
            return ZeroValue.of(parameter.getType());
        }
        try {
            return converter.apply(defaultValue[0]);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "default of " + parameter + ": " + defaultValue[0] + " (expected: " + describe(type) + ")", e);
        }
    }

    private static @Nullable String metadata(HandlerContext context, String name) {
        return context.metadata().get(name);
    }

    private static String nameOf(Parameter parameter, String name) {
        if (name.isEmpty() && !parameter.isNamePresent()) {
            throw new IllegalArgumentException(
                    parameter + " (expected: a name in its annotation, or a class compiled with -parameters)");
        }
        return name.isEmpty() ? parameter.getName() : name;
    }

    private static Function<String, Object> converterOf(Parameter parameter, Class<?> type) {
        Function<String, Object> converter = TextConverter.to(type);
        if (converter == null) {
            throw new IllegalArgumentException(
                    parameter + " (expected: a string, a primitive or its wrapper, or an enum)");
        }
        return converter;
    }

    private static String describe(Class<?> type) {
        return type.isEnum()
                ? "one of " + Arrays.toString(type.getEnumConstants())
                : MethodType.methodType(type).unwrap().returnType().getSimpleName();
    }
}
