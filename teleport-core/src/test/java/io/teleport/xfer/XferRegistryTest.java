package io.teleport.xfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teleport.testing.BufferKind;
import java.util.List;
import org.junit.jupiter.api.Test;

class XferRegistryTest {

    private final XferRegistry filters = XferRegistry.defaults();

    @Test
    void filtersAreFoundByIdAndByNameInAnyCase() {
        assertThat(filters.find((byte) 'g')).isInstanceOf(GzipFilter.class).isSameAs(filters.find("GZip"));
        assertThat(filters.find((byte) 'm')).isInstanceOf(Md5Filter.class).isSameAs(filters.find("md5"));
        assertThat(filters.find((byte) 'x')).isNull();
        assertThat(filters.find("aes")).isNull();
        assertThat(filters.all()).hasSize(2);
    }

    @Test
    void duplicatesAreRefused() {
        assertThatThrownBy(() -> XferRegistry.of(List.of(new GzipFilter(), new Md5Filter((byte) 'g'))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("filter id of md5: 103 (expected: an id that no other filter has)");
        assertThatThrownBy(() -> XferRegistry.of(List.of(new Md5Filter(), new Md5Filter((byte) 1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("filter name: md5 (expected: a name used once)");
    }

    @Test
    void pipeIsReadFromItsIds() {
        BufferKind.DIRECT.lend(new byte[] {'g', 'm', 'g', 9}, in -> {
            assertThat(filters.readPipe(in, 0)).isSameAs(XferPipe.EMPTY);
            assertThat(filters.readPipe(in, 2)).isEqualTo(filters.pipe("gzip", "md5"));
            assertThat(filters.readPipe(in, 1)).isEqualTo(filters.pipe("gzip"));
            assertThat(in.readableBytes()).isEqualTo(1);
        });
    }

    @Test
    void unknownFiltersAreNamed() {
        String known = " (expected: one of [gzip, md5])";

        BufferKind.DIRECT.lend(new byte[] {'g', (byte) 200, (byte) 200}, in -> {
            assertThatThrownBy(() -> filters.readPipe(in, 2))
                    .isInstanceOf(XferException.class)
                    .hasMessage("xfer filter: 200" + known);
            assertThatThrownBy(() -> filters.readPipe(in, 1))
                    .isInstanceOf(XferException.class)
                    .hasMessage("xfer filter: 200" + known);
        });
        assertThatThrownBy(() -> filters.pipe("gzip", "aes"))
                .isInstanceOf(XferException.class)
                .hasMessage("xfer filter: aes" + known);
    }
}
