package io.teleport.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.teleport.testing.BufferKind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MetadataTest {

    /** Texts that a Go peer writes, and their pairs. */
    static Stream<Arguments> wireForms() {
        return Stream.of(
                Arguments.of("", List.of()),
                Arguments.of("hb_=3", List.of("hb_", "3")),
                Arguments.of("b=2&a=1&b=3", List.of("b", "2", "a", "1", "b", "3")),
                Arguments.of("empty&a=1", List.of("empty", "", "a", "1")),
                Arguments.of("a=x%20y%2Fz%7E", List.of("a", "x y/z~")),
                Arguments.of("azAZ09*-._=1", List.of("azAZ09*-._", "1")),
                Arguments.of("%E4%BD%9C%E8%80%85=%E6%9D%8E", List.of("作者", "李")),
                Arguments.of("a%3Db%26=%26%3D%25%2B", List.of("a=b&", "&=%+")),
                Arguments.of("=v", List.of("", "v")),
                Arguments.of(
                        "X-Reply-Error=%7B%22code%22%3A1001%2C%22message%22%3A%22boom%22%7D",
                        List.of("X-Reply-Error", "{\"code\":1001,\"message\":\"boom\"}")));
    }

    @ParameterizedTest
    @MethodSource("wireForms")
    void wireFormIsParsedAndFormatted(String wire, List<String> pairs) {
        assertThat(pairsOf(Metadata.parse(wire))).isEqualTo(pairs);
        assertThat(ofPairs(pairs)).hasToString(wire);
        assertThat(bytesOf(ofPairs(pairs))).asString(UTF_8).isEqualTo(wire);
    }

    /** Texts that a peer may send and we do not write. */
    static Stream<Arguments> liberties() {
        return Stream.of(
                Arguments.of("a+b=c+d", List.of("a b", "c d")),
                Arguments.of("a=", List.of("a", "")),
                Arguments.of("a=b=c", List.of("a", "b=c")),
                Arguments.of("a=%e4%bd%9c", List.of("a", "作")),
                Arguments.of("&&a=1&&b=2&", List.of("a", "1", "b", "2")),
                Arguments.of("=&=", List.of()),
                Arguments.of("a=/?:~", List.of("a", "/?:~")),
                Arguments.of("a=%zz", List.of("a", "%zz")),
                Arguments.of("a=%4", List.of("a", "%4")),
                Arguments.of("a=%", List.of("a", "%")),
                Arguments.of("a=%&b=1", List.of("a", "%", "b", "1")),
                Arguments.of("%=1", List.of("%", "1")),
                Arguments.of("a=%%41", List.of("a", "%A")),
                Arguments.of("a=%4%41", List.of("a", "%4A")));
    }

    @ParameterizedTest
    @MethodSource("liberties")
    void otherFormsAreRead(String wire, List<String> pairs) {
        assertThat(pairsOf(Metadata.parse(wire))).isEqualTo(pairs);
    }

    @Test
    void unchangedBytesGoOutAsTheyCame() {
        byte[] wire = {'a', '=', (byte) 0xff, (byte) 0xc0, '%', 'z', '&', '~', '=', '+'};
        Metadata metadata = read(wire);

        assertThat(bytesOf(metadata)).isEqualTo(wire);
        assertThat(metadata.get("~")).isEqualTo(" ");
        metadata.remove("absent");
        assertThat(bytesOf(metadata)).isEqualTo(wire);
    }

    @Test
    void changeIsWritten() {
        assertThat(bytesOf(read("~=+".getBytes(UTF_8)).add("b", "1")))
                .asString(UTF_8)
                .isEqualTo("%7E=%20&b=1");
        assertThat(Metadata.parse("a=1&b=2").set("a", "3")).hasToString("a=3&b=2");
        assertThat(Metadata.parse("a=1&b=2").remove("a")).hasToString("b=2");
        assertThat(Metadata.parse("a=1").remove("a")).hasToString("").matches(Metadata::isEmpty);
    }

    @Test
    void onlyItsOwnBytesAreConsumed() {
        BufferKind.DIRECT.lend("a=1rest".getBytes(UTF_8), in -> {
            assertThat(Metadata.read(in, 3).get("a")).isEqualTo("1");
            assertThat(Metadata.read(in, 0).isEmpty()).isTrue();
            assertThat(in.toString(UTF_8)).isEqualTo("rest");
        });
    }

    @Test
    void orderAndDuplicatesAreKept() {
        Metadata metadata = new Metadata().add("b", "1").add("a", "2").add("b", "3");

        assertThat(metadata.get("b")).isEqualTo("1");
        assertThat(metadata.getAll("b")).containsExactly("1", "3");
        assertThat(metadata.names()).containsExactly("b", "a");
        assertThat(metadata.size()).isEqualTo(3);
    }

    @Test
    void setReplacesAllAtThePlaceOfTheFirst() {
        Metadata metadata =
                new Metadata().add("a", "1").add("b", "2").add("c", "3").add("b", "4");

        assertThat(metadata.set("b", "5")).hasToString("a=1&b=5&c=3");
        assertThat(metadata.set("d", "6")).hasToString("a=1&b=5&c=3&d=6");
    }

    @Test
    void removeTakesAllOfAName() {
        Metadata metadata = new Metadata().add("b", "1").add("a", "2").add("b", "3");

        assertThat(metadata.remove("b").remove("absent")).hasToString("a=2");
    }

    @ParameterizedTest
    @MethodSource({"wireForms", "liberties"})
    void singleValuesAreFoundWithoutParsing(String wire, List<String> pairs) {
        for (int i = 0; i < pairs.size(); i += 2) {
            String name = pairs.get(i);
            String first = pairs.get(pairs.indexOf(name) % 2 == 0 ? pairs.indexOf(name) + 1 : i + 1);
            assertThat(Metadata.parse(wire).get(name)).isEqualTo(first);
        }
        assertThat(Metadata.parse(wire).get("no such name")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"A", "a ", ""})
    void namesAreComparedExactly(String name) {
        Metadata metadata = new Metadata().add("a", "1");

        assertThat(metadata.get(name)).isNull();
        assertThat(metadata.contains(name)).isFalse();
        assertThat(metadata.getAll(name)).isEmpty();
        assertThat(metadata.contains("a")).isTrue();
    }

    @Test
    void othersPairsAreAppended() {
        Metadata metadata = new Metadata().add("a", "1");

        assertThat(metadata.addAll(Metadata.parse("b=2&a=3"))).hasToString("a=1&b=2&a=3");
        assertThat(metadata.addAll(metadata)).hasToString("a=1&b=2&a=3&a=1&b=2&a=3");
    }

    @Test
    void equalPairsAreEqualWhateverTheirForm() {
        assertThat(Metadata.parse("a=%41&b"))
                .isEqualTo(new Metadata().add("a", "A").add("b", ""))
                .hasSameHashCodeAs(Metadata.parse("a=A&b="))
                .isNotEqualTo(Metadata.parse("b&a=A"));
        assertThat(new Metadata()).isEqualTo(Metadata.parse(""));
    }

    private static Metadata read(byte[] wire) {
        ByteBuf in = BufferKind.DIRECT.of(wire);
        try {
            return Metadata.read(in, wire.length);
        } finally {
            in.release();
        }
    }

    private static byte[] bytesOf(Metadata metadata) {
        ByteBuf out = BufferKind.DIRECT.allocate();
        try {
            metadata.writeTo(out);
            return ByteBufUtil.getBytes(out);
        } finally {
            out.release();
        }
    }

    private static Metadata ofPairs(List<String> pairs) {
        Metadata metadata = new Metadata();
        for (int i = 0; i < pairs.size(); i += 2) {
            metadata.add(pairs.get(i), pairs.get(i + 1));
        }
        return metadata;
    }

    private static List<String> pairsOf(Metadata metadata) {
        List<String> pairs = new ArrayList<>();
        metadata.forEach((name, value) -> {
            pairs.add(name);
            pairs.add(value);
        });
        return pairs;
    }

    @Test
    void namesAreComparedInAnyCaseWhereThatIsWanted() {
        Metadata metadata = Metadata.parse("Author=li&n=1").ignoreCase();
        assertThat(metadata.get("author")).isEqualTo("li");
        assertThat(metadata.set("AUTHOR", "du").getAll("author")).containsExactly("du");
        assertThat(metadata).hasToString("Author=du&n=1");
        assertThat(metadata.remove("N")).hasToString("Author=du");
        assertThat(Metadata.parse("Author=li").get("author")).isNull();
    }
}
