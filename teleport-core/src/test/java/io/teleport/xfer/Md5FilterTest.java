package io.teleport.xfer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teleport.testing.BufferKind;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Md5FilterTest {

    private final Md5Filter filter = new Md5Filter();

    @Test
    void digestIsAppended() {
        assertThat(Filters.pack(filter, "abc".getBytes(UTF_8), BufferKind.HEAP))
                .asHexString()
                .isEqualToIgnoringCase("616263" + "900150983cd24fb0d6963f7d28e17f72");
    }

    @Test
    void frameOfAGoPeerIsRead() {
        byte[] sent = HexFormat.of()
                .parseHex("013401092f6d6174682f61646400006a5b312c322c332c342c355d4ef04edfc56dc7b6a63d8e118785dd18");

        assertThat(new String(Filters.unpack(filter, sent, BufferKind.DIRECT), UTF_8))
                .endsWith("/math/add\0\0j[1,2,3,4,5]");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, 16, 17, 63, 64, 65, 4095, 4096, 100_001})
    void everySizeSurvives(int size) {
        for (BufferKind kind : BufferKind.values()) {
            byte[] packed = Filters.pack(filter, Filters.bytes(size), kind);

            assertThat(packed).hasSize(size + 16);
            assertThat(Filters.unpack(filter, packed, kind)).isEqualTo(Filters.bytes(size));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 9, 10, 25})
    void damagedByteIsFound(int place) {
        byte[] packed = Filters.pack(filter, Filters.bytes(10), BufferKind.HEAP);
        packed[place] ^= 1;

        assertThatThrownBy(() -> Filters.unpack(filter, packed, BufferKind.DIRECT))
                .isInstanceOf(XferException.class)
                .hasMessageContaining("digest differs");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15})
    void lessThanADigestIsRefused(int size) {
        assertThatThrownBy(() -> Filters.unpack(filter, new byte[size], BufferKind.HEAP))
                .isInstanceOf(XferException.class)
                .hasMessage("md5: " + size + " bytes (expected: at least 16)");
    }

    @Test
    void limitHolds() {
        byte[] packed = Filters.pack(filter, Filters.bytes(10), BufferKind.HEAP);

        assertThat(Filters.unpack(filter, packed, BufferKind.HEAP, 10)).hasSize(10);
        assertThatThrownBy(() -> Filters.unpack(filter, packed, BufferKind.HEAP, 9))
                .isInstanceOf(XferException.class)
                .hasMessage("md5: 10 bytes (expected: at most 9)");
    }

    @Test
    void idCanBeChosen() {
        assertThat(filter.id()).isEqualTo((byte) 'm');
        assertThat(new Md5Filter((byte) 7).id()).isEqualTo((byte) 7);
    }
}
