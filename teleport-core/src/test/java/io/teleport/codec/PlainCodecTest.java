package io.teleport.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.teleport.testing.BufferKind;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlainCodecTest {

    private final PlainCodec codec = new PlainCodec();

    static Stream<Arguments> values() {
        return Stream.of(
                Arguments.of("hello 作者 \"q\" \\n\n", String.class, "hello 作者 \"q\" \\n\n"),
                Arguments.of("true", boolean.class, true),
                Arguments.of("false", Boolean.class, false),
                Arguments.of("x", char.class, 'x'),
                Arguments.of("作", Character.class, '作'),
                Arguments.of("-128", byte.class, (byte) -128),
                Arguments.of("32767", Short.class, Short.MAX_VALUE),
                Arguments.of("-2147483648", int.class, Integer.MIN_VALUE),
                Arguments.of("7", Integer.class, 7),
                Arguments.of("9223372036854775807", long.class, Long.MAX_VALUE),
                Arguments.of("1.5", float.class, 1.5f),
                Arguments.of("0.1", Float.class, 0.1f),
                Arguments.of("5", double.class, 5.0),
                Arguments.of("100000000000000000000", Double.class, 1e20),
                Arguments.of("0.0000001", double.class, 1e-7),
                Arguments.of("NaN", double.class, Double.NaN),
                Arguments.of("+Inf", double.class, Double.POSITIVE_INFINITY),
                Arguments.of("-Inf", float.class, Float.NEGATIVE_INFINITY),
                Arguments.of("18446744073709551615", BigInteger.class, new BigInteger("18446744073709551615")),
                Arguments.of("12.50", BigDecimal.class, new BigDecimal("12.50")));
    }

    @ParameterizedTest
    @MethodSource("values")
    void valueIsWrittenAsGoWritesItAndReadBack(String text, Type type, Object value) throws Exception {
        for (BufferKind kind : BufferKind.values()) {
            assertThat(new String(Codecs.encode(codec, value, kind), UTF_8)).isEqualTo(text);
            assertThat(Codecs.decode(codec, type, text.getBytes(UTF_8), kind)).isEqualTo(value);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "t", "T", "TRUE", "true", "True"})
    void everyTrueOfGoIsRead(String text) throws Exception {
        assertThat(Codecs.decode(codec, boolean.class, text)).isEqualTo(true);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "f", "F", "FALSE", "false", "False"})
    void everyFalseOfGoIsRead(String text) throws Exception {
        assertThat(Codecs.decode(codec, boolean.class, text)).isEqualTo(false);
    }

    static Stream<Arguments> invalid() {
        return Stream.of(
                Arguments.of("abc", int.class),
                Arguments.of("1.5", Integer.class),
                Arguments.of("2147483648", int.class),
                Arguments.of("128", byte.class),
                Arguments.of(" 1", long.class),
                Arguments.of("1.5f", float.class),
                Arguments.of("0x1p3", double.class),
                Arguments.of(" 1.5", double.class),
                Arguments.of("yes", boolean.class),
                Arguments.of("xy", char.class),
                Arguments.of("1,5", BigDecimal.class));
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void invalidTextIsRefusedNamingValueAndType(String text, Type type) {
        assertThatThrownBy(() -> Codecs.decode(codec, type, text))
                .isInstanceOf(CodecException.class)
                .hasMessage("plain body: " + text + " (expected: " + type.getTypeName() + ")")
                .satisfies(e -> assertThat(e.getStackTrace()).isEmpty());
    }

    @Test
    void quotedTextIsShortAndOfOneLine() {
        assertThatThrownBy(() -> Codecs.decode(codec, int.class, "a\r\nb".repeat(100)))
                .hasMessage("plain body: " + "a??b".repeat(16) + "... (expected: int)");
    }

    @Test
    void numberOfAMillionDigitsIsRefusedAtOnce() {
        assertThatThrownBy(() -> Codecs.decode(codec, BigInteger.class, "9".repeat(1_000_000)))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("1000000 bytes");
    }

    @Test
    void nothingStandsForNullEmptyTextAndZero() throws Exception {
        assertThat(Codecs.encode(codec, null)).isEmpty();
        assertThat(Codecs.decode(codec, String.class, "")).isEqualTo("");
        assertThat(Codecs.decode(codec, Object.class, "")).isEqualTo("");
        assertThat(Codecs.decode(codec, int.class, "")).isEqualTo(0);
        assertThat(Codecs.decode(codec, Integer.class, "")).isNull();
    }

    @Test
    void otherTextsBytesAndNumbersAreWritten() throws Exception {
        ByteBuf buffer = BufferKind.DIRECT.of("buffer".getBytes(UTF_8));
        try {
            assertThat(Codecs.encode(codec, buffer)).isEqualTo("buffer");
            assertThat(buffer.readableBytes()).isEqualTo(6);
        } finally {
            buffer.release();
        }
        assertThat(Codecs.encode(codec, CharBuffer.wrap("chars"))).isEqualTo("chars");
        assertThat(Codecs.encode(codec, "array".getBytes(UTF_8))).isEqualTo("array");
        assertThat(Codecs.encode(codec, ByteBuffer.wrap("nio".getBytes(UTF_8)))).isEqualTo("nio");
        assertThat(Codecs.encode(codec, new AtomicLong(5))).isEqualTo("5");
        assertThat(Codecs.encode(codec, new BigDecimal("1E+3"))).isEqualTo("1000");
        assertThat(Codecs.encode(codec, new BigDecimal("1E+999999999"))).isEqualTo("1E+999999999");
        assertThat(Codecs.encode(codec, new BigDecimal("1E-999999999"))).isEqualTo("1E-999999999");
        assertThat(Codecs.encode(codec, -0.0)).isEqualTo("-0");
    }

    @Test
    void bytesAreReadAsTheyAre() throws Exception {
        byte[] bytes = {0, (byte) 0xff, (byte) 0xc0, 10};

        assertThat(Codecs.decode(codec, byte[].class, bytes, BufferKind.DIRECT)).isEqualTo(bytes);
        assertThat(Codecs.decode(codec, ByteBuffer.class, bytes, BufferKind.HEAP))
                .isEqualTo(ByteBuffer.wrap(bytes));
    }

    @Test
    void compositeTypesAreRefused() {
        assertThatThrownBy(() -> Codecs.encode(codec, List.of(1)))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("List");
        assertThatThrownBy(() -> codec.readerFor(int[].class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("plain body type: int[] (expected: ");
    }
}
