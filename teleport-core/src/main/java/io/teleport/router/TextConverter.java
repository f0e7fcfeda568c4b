package io.teleport.router;

import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Turns the text of a query or of metadata into the type of a parameter. */
final class TextConverter {

    private static final Map<Class<?>, Function<String, Object>> BY_TYPE = Map.ofEntries(
            Map.entry(String.class, text -> text),
            Map.entry(Boolean.class, TextConverter::toBoolean),
            Map.entry(Character.class, TextConverter::toCharacter),
            Map.entry(Byte.class, Byte::valueOf),
            Map.entry(Short.class, Short::valueOf),
            Map.entry(Integer.class, Integer::valueOf),
            Map.entry(Long.class, Long::valueOf),
            Map.entry(Float.class, Float::valueOf),
            Map.entry(Double.class, Double::valueOf));

    private TextConverter() {}

    /** The conversion to a type, which throws {@link IllegalArgumentException}; {@code null} when there is none. */
    static @Nullable Function<String, Object> to(Class<?> boxed) {
        return boxed.isEnum() ? text -> toConstant(boxed, text) : BY_TYPE.get(boxed);
    }

    private static Object toConstant(Class<?> type, String text) {
        return Stream.of(Objects.requireNonNull(type.getEnumConstants()))
                .filter(constant -> ((Enum<?>) constant).name().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(IllegalArgumentException::new);
    }

    private static Object toBoolean(String text) {
        return switch (text) {
            case "true", "1" -> true;
            case "false", "0" -> false;
            default -> throw new IllegalArgumentException();
        };
    }

    private static Object toCharacter(String text) {
        if (text.length() != 1) {
            throw new IllegalArgumentException();
        }
        return text.charAt(0);
    }
}
