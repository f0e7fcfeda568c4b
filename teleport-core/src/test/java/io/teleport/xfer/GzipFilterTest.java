package io.teleport.xfer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teleport.testing.BufferKind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GzipFilterTest {

    private final GzipFilter filter = new GzipFilter();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 255, 256, 257, 4095, 65_535, 65_536, 1_000_001})
    void everySizeSurvives(int size) {
        for (BufferKind kind : BufferKind.values()) {
            assertThat(Filters.unpack(filter, Filters.pack(filter, Filters.bytes(size), kind), kind))
                    .isEqualTo(Filters.bytes(size));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1, 5, 9})
    void everyLevelSurvives(int level) {
        GzipFilter other = new GzipFilter((byte) 'z', level);

        byte[] packed = Filters.pack(other, Filters.bytes(10_000), BufferKind.DIRECT);

        assertThat(Filters.unpack(filter, packed, BufferKind.DIRECT)).isEqualTo(Filters.bytes(10_000));
        assertThat(other.id()).isEqualTo((byte) 'z');
    }

    @ParameterizedTest
    @ValueSource(ints = {-2, 10})
    void levelsThatDoNotExistAreRefused(int level) {
        assertThatThrownBy(() -> new GzipFilter((byte) 'g', level))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("gzip level: " + level + " (expected: -1-9)");
    }

    @Test
    void completeStreamWithGosHeaderIsWritten() throws IOException {
        byte[] packed = Filters.pack(filter, "hello".getBytes(UTF_8), BufferKind.HEAP);

        assertThat(Arrays.copyOf(packed, 10)).asHexString().isEqualToIgnoringCase("1f8b08000000000000ff");
        try (GZIPInputStream stream = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            assertThat(stream.readAllBytes()).asString(UTF_8).isEqualTo("hello");
        }
    }

    static Stream<Arguments> goFrames() {
        return Stream.of(
                Arguments.of(
                        "complete, generation 6",
                        "1f8b08000000000000ff623462e4d4cf4d2cc9d04f4c4961604bce4f49b5356060c88a36d431d231d631d1318d"
                                + "05040000ffff24b59d1923000000",
                        "13\001\t/math/add\0\006code=0\0\0j[1,2,3,4,5]"),
                Arguments.of(
                        "flushed, generation 5",
                        "1f8b08000000000000ff623462e4d4cf4d2cc9d04f4c496160c88a36d431d231d631d1318d05000000ffff",
                        "13\001\t/math/add\0\0j[1,2,3,4,5]"),
                Arguments.of(
                        "flushed, generation 3",
                        "1f8b08000000000000ff626060603462646060e0d4cf4d2cc9d04f4c4961606060c88a36d431d231d631d1318d"
                                + "05000000ffff",
                        "\0\0\0\0012\001\0\0\0\t/math/add\0\0\0\0j[1,2,3,4,5]"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("goFrames")
    void streamsOfGoPeersAreRead(String name, String hex, String expected) {
        byte[] packed = HexFormat.of().parseHex(hex);

        for (BufferKind kind : BufferKind.values()) {
            String unpacked = new String(Filters.unpack(filter, packed, kind), UTF_8);
            assertThat(unpacked.substring(2)).endsWith(expected.substring(2));
        }
    }

    @Test
    void nothingUnpacksToNothing() {
        assertThat(Filters.unpack(filter, new byte[0], BufferKind.HEAP)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(BufferKind.class)
    void everyTruncationIsRefused(BufferKind kind) {
        byte[] packed = Filters.pack(filter, Filters.bytes(100), kind);

        for (int length = 1; length < packed.length; length++) {
            byte[] truncated = Arrays.copyOf(packed, length);
            assertThatThrownBy(() -> Filters.unpack(filter, truncated, kind))
                    .as("%d of %d bytes", length, packed.length)
                    .isInstanceOf(XferException.class);
        }
    }

    @Test
    void everyDamagedBitOfTheContentIsFound() {
        byte[] packed = Filters.pack(filter, Filters.bytes(50), BufferKind.HEAP);

        for (int bit = 10 * 8; bit < packed.length * 8; bit++) {
            byte[] damaged = packed.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatThrownBy(() -> Filters.unpack(filter, damaged, BufferKind.DIRECT))
                    .as("bit %d", bit)
                    .isInstanceOf(XferException.class);
        }
    }

    static Stream<Arguments> headers() {
        return Stream.of(
                Arguments.of("extra", "1f8b0804000000000003" + "0300" + "000102"),
                Arguments.of("empty extra", "1f8b0804000000000003" + "0000"),
                Arguments.of("name", "1f8b0808000000000003" + "612e747874" + "00"),
                Arguments.of("comment", "1f8b0810000000000003" + "686900"),
                Arguments.of("text", "1f8b0801000000000003"),
                Arguments.of("extra, name and comment", "1f8b081c000000000003" + "0100ff" + "6100" + "00"),
                Arguments.of("checksum", "1f8b0802000000000003" + "a777"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("headers")
    void optionalHeaderFieldsAreSkipped(String name, String header) {
        byte[] packed = withHeader(header);

        for (BufferKind kind : BufferKind.values()) {
            assertThat(Filters.unpack(filter, packed, kind)).isEqualTo(Filters.bytes(30));
        }
    }

    static Stream<Arguments> badHeaders() {
        return Stream.of(
                Arguments.of("zlib", "789c0000000000000000"),
                Arguments.of("another method", "1f8b0700000000000003"),
                Arguments.of("reserved flag", "1f8b0820000000000003"),
                Arguments.of("wrong header checksum", "1f8b0802000000000003" + "a778"),
                Arguments.of("extra beyond the end", "1f8b0804000000000003" + "ffff"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badHeaders")
    void badHeaderIsRefused(String name, String header) {
        assertThatThrownBy(() -> Filters.unpack(filter, withHeader(header), BufferKind.HEAP))
                .isInstanceOf(XferException.class)
                .hasMessageStartingWith("gzip: ")
                .hasMessageContaining("expected: ");
    }

    @Test
    void membersAreJoined() {
        byte[] first = Filters.pack(filter, "one ".getBytes(UTF_8), BufferKind.HEAP);
        byte[] second = Filters.pack(filter, "two".getBytes(UTF_8), BufferKind.HEAP);

        assertThat(Filters.unpack(filter, concat(first, second), BufferKind.COMPOSITE))
                .asString(UTF_8)
                .isEqualTo("one two");
        assertThatThrownBy(() -> Filters.unpack(filter, concat(first, new byte[3]), BufferKind.DIRECT))
                .isInstanceOf(XferException.class);
    }

    @Test
    void garbageIsRefused() {
        Random random = new Random(1);
        for (int i = 0; i < 1000; i++) {
            byte[] garbage = new byte[1 + random.nextInt(100)];
            random.nextBytes(garbage);
            assertThatThrownBy(() -> Filters.unpack(filter, garbage, BufferKind.HEAP))
                    .isInstanceOf(XferException.class);
        }
    }

    @Test
    void garbageBehindAHeaderIsRefused() {
        Random random = new Random(2);
        byte[] header = HexFormat.of().parseHex("1f8b08000000000000ff");
        for (int i = 0; i < 1000; i++) {
            byte[] garbage = new byte[random.nextInt(100)];
            random.nextBytes(garbage);
            assertThatThrownBy(() -> Filters.unpack(filter, concat(header, garbage), BufferKind.DIRECT))
                    .isInstanceOf(XferException.class);
        }
    }

    @ParameterizedTest
    @EnumSource(BufferKind.class)
    void limitIsExact(BufferKind kind) {
        byte[] packed = Filters.pack(filter, new byte[5000], kind);

        assertThat(Filters.unpack(filter, packed, kind, 5000)).hasSize(5000);
        assertThat(Filters.unpack(filter, packed, kind, Integer.MAX_VALUE)).hasSize(5000);
        assertThatThrownBy(() -> Filters.unpack(filter, packed, kind, 4999))
                .isInstanceOf(XferException.class)
                .hasMessageContaining("4999");
    }

    @Test
    void bombStopsAtTheLimit() throws IOException {
        byte[] bomb = gibibyteOfZeros();
        MeasuringAllocator allocator = new MeasuringAllocator();

        BufferKind.DIRECT.lend(
                bomb,
                in -> assertThatThrownBy(() -> filter.unpack(in, allocator, Filters.LIMIT))
                        .isInstanceOf(XferException.class)
                        .hasMessageContaining("more than " + Filters.LIMIT + " bytes inflated"));

        assertThat(allocator.largestMaxCapacity()).isEqualTo(Filters.LIMIT + 1);
    }

    private static byte[] gibibyteOfZeros() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes, 8192)) {
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 1024; i++) {
                gzip.write(zeros);
            }
        }
        return bytes.toByteArray();
    }

    /** A stream of 30 bytes with another header. */
    private byte[] withHeader(String header) {
        byte[] packed = Filters.pack(filter, Filters.bytes(30), BufferKind.HEAP);
        return concat(HexFormat.of().parseHex(header), Arrays.copyOfRange(packed, 10, packed.length));
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
