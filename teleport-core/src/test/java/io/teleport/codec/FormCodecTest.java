package io.teleport.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teleport.testing.BufferKind;
import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormCodecTest {

    private final FormCodec codec = new FormCodec();

    enum Kind {
        BIG
    }

    record Order(String item, int count, List<String> tags, Kind kind) {}

    static Stream<Arguments> writable() {
        return Stream.of(
                Arguments.of(null, ""),
                Arguments.of(Map.of(), ""),
                Arguments.of(Map.of("b", "2", "a", "1"), "a=1&b=2"),
                Arguments.of(
                        Map.of("a", List.of("1", "x y&z"), "作者", "李"), "a=1&a=x+y%26z&%E4%BD%9C%E8%80%85=%E6%9D%8E"),
                Arguments.of(Map.of("a", new String[] {"1", "2"}), "a=1&a=2"),
                Arguments.of(Map.of("a", new int[] {1, 2}, "b", true), "a=1&a=2&b=true"),
                Arguments.of(Map.of("a", ""), "a="),
                Arguments.of(Map.of("-_.~*/", "+%"), "-_.~%2A%2F=%2B%25"),
                Arguments.of(
                        new Order("tea", 2, List.of("x", "y"), Kind.BIG), "count=2&item=tea&kind=BIG&tags=x&tags=y"),
                Arguments.of(new Order(null, 0, List.of(), null), "count=0"));
    }

    @ParameterizedTest
    @MethodSource("writable")
    void bodyIsWrittenAsGoWritesIt(Object body, String expected) throws Exception {
        for (BufferKind kind : BufferKind.values()) {
            assertThat(new String(Codecs.encode(codec, body, kind), UTF_8)).isEqualTo(expected);
        }
    }

    static Stream<Arguments> readable() {
        Type strings = new TypeRef<Map<String, String>>() {}.type();
        Type lists = new TypeRef<Map<String, List<String>>>() {}.type();
        return Stream.of(
                Arguments.of("a=1&a=2&b=x+y%26z", strings, Map.of("a", "1", "b", "x y&z")),
                Arguments.of("a=1&a=2&b=3", lists, Map.of("a", List.of("1", "2"), "b", List.of("3"))),
                Arguments.of("a=1&a=2&b=3", Map.class, Map.of("a", List.of("1", "2"), "b", "3")),
                Arguments.of("a=1", Object.class, Map.of("a", "1")),
                Arguments.of("a=1&b=2", new TypeRef<Map<String, Integer>>() {}.type(), Map.of("a", 1, "b", 2)),
                Arguments.of("&&a&b=&=c&%E4%BD%9C=%e6%9d%8e", strings, Map.of("a", "", "b", "", "", "c", "作", "李")),
                Arguments.of(
                        "item=tea&count=2&tags=x&kind=BIG&unknown=1",
                        Order.class,
                        new Order("tea", 2, List.of("x"), Kind.BIG)),
                Arguments.of("Item=tea&tags=x&tags=y", Order.class, new Order("tea", 0, List.of("x", "y"), null)),
                Arguments.of("", strings, Map.of()),
                Arguments.of("", Order.class, new Order(null, 0, null, null)));
    }

    @ParameterizedTest
    @MethodSource("readable")
    void bodyIsReadAsItsType(String form, Type type, Object expected) throws Exception {
        for (BufferKind kind : BufferKind.values()) {
            assertThat(Codecs.decode(codec, type, form.getBytes(UTF_8), kind)).isEqualTo(expected);
        }
    }

    @Test
    @SuppressWarnings("unchecked")
    void arraysOfValuesAreRead() throws Exception {
        Type arrays = new TypeRef<Map<String, String[]>>() {}.type();

        Map<String, String[]> fields = (Map<String, String[]>) Codecs.decode(codec, arrays, "a=1&a=2&b=3");

        assertThat(fields.get("a")).containsExactly("1", "2");
        assertThat(fields.get("b")).containsExactly("3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=%", "a=%2", "a=%zz", "%4=1"})
    void badEscapeIsRefused(String form) {
        assertThatThrownBy(() -> Codecs.decode(codec, Map.class, form))
                .isInstanceOf(CodecException.class)
                .hasMessageEndingWith("(expected: % and two hexadecimal digits)")
                .satisfies(e -> assertThat(e.getStackTrace()).isEmpty());
    }

    @Test
    void fieldOfAnotherTypeIsRefused() {
        assertThatThrownBy(() -> Codecs.decode(codec, Order.class, "count=many"))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("many")
                .hasMessageContaining("Order");
    }

    @ParameterizedTest
    @ValueSource(classes = {int.class, int[].class, List.class})
    void typeWithoutFieldsIsRefusedWhenItIsBound(Type type) {
        assertThatThrownBy(() -> codec.readerFor(type))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("form body type: " + type.getTypeName() + " (expected: a map, a record or a bean)");
    }

    @Test
    void bodiesThatAreNoFieldsAreRefused() {
        Map<String, Object> nested = new LinkedHashMap<>();
        nested.put("a", Map.of("b", 1));

        assertThatThrownBy(() -> Codecs.encode(codec, nested))
                .isInstanceOf(CodecException.class)
                .hasMessageStartingWith("form field a: ");
        assertThatThrownBy(() -> Codecs.encode(codec, 5))
                .isInstanceOf(CodecException.class)
                .hasMessageStartingWith("form body: java.lang.Integer");
    }
}
