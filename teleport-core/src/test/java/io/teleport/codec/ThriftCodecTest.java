package io.teleport.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.teleport.testing.BufferKind;
import io.teleport.testing.ThriftAuthor;
import java.util.HexFormat;
import java.util.List;
import org.apache.thrift.TSerializable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ThriftCodecTest {

    private final ThriftCodec codec = new ThriftCodec();

    @ParameterizedTest
    @EnumSource(BufferKind.class)
    void structsSurvive(BufferKind kind) throws Exception {
        ThriftAuthor author = new ThriftAuthor("作者", List.of("a", "", "b".repeat(5000)));
        byte[] bytes = Codecs.encode(codec, author, kind);
        assertThat(Codecs.decode(codec, ThriftAuthor.class, bytes, kind)).isEqualTo(author);
    }

    @Test
    void bytesAreThoseOfGo() throws Exception {
        byte[] bytes = Codecs.encode(codec, new ThriftAuthor("henry", List.of()), BufferKind.HEAP);
        assertThat(HexFormat.of().formatHex(bytes)).isEqualTo("0b00010000000568656e727900");
    }

    @Test
    void nullIsAnEmptyStructAndNothingReadsAsOne() throws Exception {
        assertThat(Codecs.encode(codec, null, BufferKind.HEAP)).containsExactly(0);
        assertThat(decode("00")).isEqualTo(new ThriftAuthor());
        assertThat(decode("")).isEqualTo(new ThriftAuthor());
    }

    @Test
    void unknownFieldsAreSkipped() throws Exception {
        assertThat(decode("0d0009 0b 0a 00000001 00000000 0000000000000001" + "0c0008 00" + "0b0001 00000001 61 00"))
                .isEqualTo(new ThriftAuthor("a", List.of()));
    }

    @ParameterizedTest(name = "{2}")
    @CsvSource(delimiter = '|', textBlock = """
            0b0001 7fffffff                     | 2147483647 bytes wanted   | a text of 2 GiB
            0b0001 ffffffff                     | Negative                  | a text of less than nothing
            0f0002 0b 7fffffff                  | bytes wanted              | a list of 2 Gi texts
            0f0002 0c 7fffffff                  | 2147483647 bytes wanted   | a list of 2 Gi structs
            0f0002 0b ffffffff                  | Negative                  | a list of less than nothing
            0e0009 0c 7fffffff                  | 2147483647 bytes wanted   | a set that is skipped
            0d0009 0c 0c 40000000               | 2147483648 bytes wanted   | a map that is skipped
            0f0002 0a 20000000                  | 4294967296 bytes wanted   | a list whose bytes overflow an int
            0f0002 00 7fffffff                  | 2147483647 bytes wanted   | a list of nothing
            0d0009 00 00 7fffffff               | bytes wanted              | a map of nothing
            0f0009 7f 00000001                  |                           | a list of an unknown type
            0b0001 00000001 61                  | 1 bytes wanted, 0 left    | no end
            0b00                                | bytes wanted              | half a field
            00 01                               | 1 bytes after the struct  | more than a struct
            """)
    void badBytesAreRefusedWithoutRoomForWhatTheyPromise(String hex, String text, String name) {
        assertThatExceptionOfType(CodecException.class)
                .isThrownBy(() -> decode(hex))
                .withMessageStartingWith("thrift body: ")
                .withMessageContaining(text == null ? "" : text);
    }

    @Test
    void nestingEnds() {
        assertThatExceptionOfType(CodecException.class).isThrownBy(() -> decode("0c0009".repeat(100_000)));
    }

    @Test
    void bodyThatIsNoStructIsRefusedNamingItsClass() {
        assertThatExceptionOfType(CodecException.class)
                .isThrownBy(() -> Codecs.encode(codec, "x"))
                .withMessage("thrift body: java.lang.String (expected: a generated thrift struct)");
    }

    @ParameterizedTest
    @ValueSource(classes = {String.class, int[].class, TSerializable.class})
    void typeThatIsNoStructIsRefusedWhenItIsBound(Class<?> type) {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> codec.readerFor(type))
                .withMessage("thrift body type: " + type.getTypeName() + " (expected: a generated thrift struct)");
    }

    private Object decode(String hex) throws Exception {
        return Codecs.decode(codec, ThriftAuthor.class, HexFormat.of().parseHex(hex.replace(" ", "")), BufferKind.HEAP);
    }
}
