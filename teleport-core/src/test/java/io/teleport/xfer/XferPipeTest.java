package io.teleport.xfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.teleport.testing.BufferKind;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class XferPipeTest {

    private final XferRegistry filters = XferRegistry.defaults();

    @Test
    void lastFilterPacksFirst() {
        byte[] packed = pack(filters.pipe("md5", "gzip"), Filters.bytes(100));

        byte[] gzipped = Arrays.copyOf(packed, packed.length - 16);

        assertThat(Filters.unpack(new GzipFilter(), gzipped, BufferKind.HEAP)).isEqualTo(Filters.bytes(100));
    }

    @ParameterizedTest
    @EnumSource(BufferKind.class)
    void whatIsPackedIsUnpacked(BufferKind kind) {
        for (XferPipe pipe : List.of(
                XferPipe.EMPTY,
                filters.pipe("gzip"),
                filters.pipe("md5"),
                filters.pipe("gzip", "md5"),
                filters.pipe("md5", "gzip", "md5", "gzip"))) {
            assertThat(unpack(pipe, pack(pipe, Filters.bytes(1001)), kind)).isEqualTo(Filters.bytes(1001));
        }
    }

    @Test
    void frameOfAGoPeerIsUnpacked() {
        byte[] packed = HexFormat.of()
                .parseHex("1f8b08000000000000ff623461e4d4cf4d2cc9d04f4c496160c88a36d431d231d631d1318df5fbe077ff68eef16d"
                        + "cb6cfb04db5bef4a00000000ffff");

        assertThat(unpack(filters.pipe("gzip", "md5"), packed, BufferKind.DIRECT))
                .asString()
                .endsWith("/math/add\0\0j[1,2,3,4,5]");
    }

    @Test
    void emptyPipeCopiesNothing() {
        BufferKind.DIRECT.lend(new byte[] {1, 2}, in -> {
            ByteBuf packed = XferPipe.EMPTY.pack(in, ByteBufAllocator.DEFAULT);
            assertThat(packed.memoryAddress()).isEqualTo(in.memoryAddress() + in.readerIndex());
            packed.release();
        });
    }

    @Test
    void damageReleasesWhatWasUnpacked() {
        byte[] packed = pack(filters.pipe("md5", "gzip"), new byte[] {1, 2, 3});
        byte[] twice = pack(filters.pipe("gzip", "gzip"), packed);

        assertThatThrownBy(() -> unpack(filters.pipe("gzip", "gzip", "gzip"), twice, BufferKind.DIRECT))
                .isInstanceOf(XferException.class);
    }

    @Test
    void pipeHoldsAtMost255Filters() {
        XferFilter md5 = new Md5Filter();

        XferPipe longest = XferPipe.of(Collections.nCopies(255, md5));

        assertThat(longest.size()).isEqualTo(255);
        assertThat(unpack(longest, pack(longest, Filters.bytes(9)), BufferKind.HEAP))
                .isEqualTo(Filters.bytes(9));
        assertThatThrownBy(() -> XferPipe.of(Collections.nCopies(256, md5)))
                .isInstanceOf(XferException.class)
                .hasMessage("xfer pipe: 256 filters (expected: 0-255)");
    }

    @Test
    void nestedBombsStopAtFourTimesTheLimit() {
        int limit = 100_000;
        XferPipe stored = XferPipe.of(Collections.nCopies(10, new GzipFilter((byte) 'g', 0)));
        byte[] packed = pack(stored, new byte[limit - 1000]);

        assertThatThrownBy(() -> unpack(stored, packed, BufferKind.DIRECT, limit))
                .isInstanceOf(XferException.class)
                .hasMessageContaining("inflated");
    }

    @Test
    void pipesOfTheSameFiltersAreEqual() {
        assertThat(filters.pipe("gzip", "md5"))
                .isEqualTo(filters.pipe("GZIP", "md5"))
                .hasSameHashCodeAs(filters.pipe("gzip", "md5"))
                .isNotEqualTo(filters.pipe("md5", "gzip"))
                .hasToString("[gzip,md5]");
        assertThat(filters.pipe()).isSameAs(XferPipe.EMPTY);
        assertThat(XferPipe.EMPTY.isEmpty()).isTrue();
    }

    private static byte[] pack(XferPipe pipe, byte[] bytes) {
        ByteBuf in = BufferKind.DIRECT.of(bytes);
        try {
            return Filters.bytesOf(pipe.pack(in, ByteBufAllocator.DEFAULT));
        } finally {
            in.release();
        }
    }

    private static byte[] unpack(XferPipe pipe, byte[] bytes, BufferKind kind) {
        return unpack(pipe, bytes, kind, Filters.LIMIT);
    }

    private static byte[] unpack(XferPipe pipe, byte[] bytes, BufferKind kind, int limit) {
        ByteBuf in = kind.of(bytes);
        try {
            return Filters.bytesOf(pipe.unpack(in, ByteBufAllocator.DEFAULT, limit));
        } finally {
            in.release();
        }
    }
}
