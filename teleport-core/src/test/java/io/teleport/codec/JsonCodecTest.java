package io.teleport.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.teleport.testing.BufferKind;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

class JsonCodecTest {

    private final JsonCodec codec = new JsonCodec();

    record Point(int x, int y) {}

    record Line(String name, Point from, Point to) {}

    record Account(int userId) {}

    record Broken() {
        @JsonProperty
        int value() {
            throw new IllegalStateException("broken");
        }
    }

    enum Color {
        RED
    }

    static Stream<Arguments> readable() {
        return Stream.of(
                Arguments.of("7", int.class, 7),
                Arguments.of("7", Long.class, 7L),
                Arguments.of("1.5", double.class, 1.5),
                Arguments.of("true", boolean.class, true),
                Arguments.of("\"作者 \\u003c\\u2028\"", String.class, "作者 <\u2028"),
                Arguments.of("{\"x\":1,\"y\":2}", Point.class, new Point(1, 2)),
                Arguments.of(
                        "{\"name\":\"a\",\"from\":{\"x\":1,\"y\":2},\"to\":null}",
                        Line.class,
                        new Line("a", new Point(1, 2), null)),
                Arguments.of("[{\"a\":{\"x\":1,\"y\":2}}]", listOfMaps(), List.of(Map.of("a", new Point(1, 2)))),
                Arguments.of("\"RED\"", Color.class, Color.RED),
                Arguments.of("{\"a\":[1,\"b\",null]}", Object.class, Map.of("a", Arrays.asList(1, "b", null))),
                Arguments.of("null", String.class, null));
    }

    @ParameterizedTest
    @MethodSource("readable")
    void bodyIsReadAsItsType(String json, Type type, Object expected) throws Exception {
        for (BufferKind kind : BufferKind.values()) {
            assertThat(Codecs.decode(codec, type, json.getBytes(UTF_8), kind))
                    .as(kind.name())
                    .isEqualTo(expected);
        }
    }

    static Stream<Arguments> goForms() {
        return Stream.of(
                Arguments.of("unknown properties", "{\"x\":1,\"z\":[{}],\"y\":2}"),
                Arguments.of("names in another case", "{\"X\":1,\"Y\":2}"),
                Arguments.of("the last of two", "{\"x\":9,\"x\":1,\"y\":2}"),
                Arguments.of("white space around", " \n{\"x\":1,\t\"y\":2} "));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("goForms")
    void whatGoAcceptsIsRead(String name, String json) throws Exception {
        assertThat(Codecs.decode(codec, Point.class, json)).isEqualTo(new Point(1, 2));
    }

    @Test
    void nullAndMissingReadAsZeroOfPrimitives() throws Exception {
        assertThat(Codecs.decode(codec, Point.class, "{\"x\":null}")).isEqualTo(new Point(0, 0));
        assertThat(Codecs.decode(codec, int.class, "null")).isEqualTo(0);
        assertThat(Codecs.decode(codec, boolean.class, "null")).isEqualTo(false);
    }

    @Test
    void emptyBodyReadsAsZeroOrNull() throws Exception {
        assertThat(Codecs.decode(codec, int.class, "")).isEqualTo(0);
        assertThat(Codecs.decode(codec, char.class, "")).isEqualTo('\0');
        assertThat(Codecs.decode(codec, Integer.class, "")).isNull();
        assertThat(Codecs.decode(codec, Point.class, "")).isNull();
    }

    static Stream<Arguments> unreadable() {
        return Stream.of(
                Arguments.of("[1,2,3", int[].class),
                Arguments.of("not json", int[].class),
                Arguments.of("{\"x\":1} {\"x\":2}", Point.class),
                Arguments.of("{\"x\":1.5}", Point.class),
                Arguments.of("99999999999", int.class),
                Arguments.of("\"text\"", int.class),
                Arguments.of("[".repeat(100_000), Object.class));
    }

    @ParameterizedTest
    @MethodSource("unreadable")
    void badBodyIsRefusedWithoutStackTrace(String json, Type type) {
        assertThatThrownBy(() -> Codecs.decode(codec, type, json))
                .isInstanceOf(CodecException.class)
                .hasMessageStartingWith("json body: ")
                .hasMessageEndingWith("(expected: " + type.getTypeName() + ")")
                .hasNoCause()
                .satisfies(e -> assertThat(e.getStackTrace()).isEmpty());
    }

    static Stream<Arguments> writable() {
        return Stream.of(
                Arguments.of(null, ""),
                Arguments.of(new int[] {1, 2, 3}, "[1,2,3]"),
                Arguments.of("a\"b作", "\"a\\\"b作\""),
                Arguments.of(new Point(1, 2), "{\"x\":1,\"y\":2}"),
                Arguments.of(
                        new Line("l", null, new Point(1, 2)),
                        "{\"name\":\"l\",\"from\":null,\"to\":{\"x\":1,\"y\":2}}"),
                Arguments.of(List.of(Map.of("a", 1)), "[{\"a\":1}]"));
    }

    @ParameterizedTest
    @MethodSource("writable")
    void bodyIsWrittenAfterWhatIsThere(Object body, String expected) throws Exception {
        for (BufferKind kind : BufferKind.values()) {
            assertThat(new String(Codecs.encode(codec, body, kind), UTF_8))
                    .as(kind.name())
                    .isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @EnumSource(BufferKind.class)
    void largeBodySurvives(BufferKind kind) throws Exception {
        String text = "作者 \"q\" \\ \n".repeat(100_000);

        byte[] json = Codecs.encode(codec, text, kind);

        assertThat(Codecs.decode(codec, String.class, json, kind)).isEqualTo(text);
    }

    @Test
    void bodyThatJacksonCannotWriteIsRefusedNamingItsClass() {
        assertThatThrownBy(() -> Codecs.encode(codec, new Broken()))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("broken")
                .hasMessageContaining(Broken.class.getTypeName());
    }

    @Test
    void ownMapperDecides() throws Exception {
        JsonCodec snake = new JsonCodec(JsonMapper.builder()
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .build());

        assertThat(Codecs.encode(snake, new Account(5))).isEqualTo("{\"user_id\":5}");
    }

    private static Type listOfMaps() {
        return new TypeRef<List<Map<String, Point>>>() {}.type();
    }
}
