package io.teleport.proto;

import static org.assertj.core.api.Assertions.assertThat;

import io.teleport.codec.Codec;
import io.teleport.codec.CodecRegistry;
import io.teleport.xfer.XferRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of the code is the one that docs/protocols.md shows. */
class CompatibilityTest {

    private static final Pattern ROW = Pattern.compile(
            "^\\| ([a-z-]+(?:, [a-z-]+)*) \\| ([^|]+) \\| (all, up to 255 a message|gzip, once|none) \\|$");

    /** What the page says of one format. */
    private record Row(String codecs, String filters) {

        private boolean carries(Codec codec) {
            return codecs.startsWith("all")
                    || codecs.startsWith("the one that")
                    || List.of(codecs.split(", ")).contains(codec.name());
        }

        private boolean carries(int gzips, int md5s) {
            return switch (filters) {
                case "none" -> gzips + md5s == 0;
                case "gzip, once" -> gzips <= 1 && md5s == 0;
                default -> true;
            };
        }
    }

    static Stream<Proto> protos() {
        return Protos.names().stream().map(Protos::find);
    }

    @ParameterizedTest
    @MethodSource("protos")
    void tableOfThePageIsTheOneOfTheCode(Proto proto) throws IOException {
        Row row = rows().get(formatOf(proto));
        assertThat(row).as("the row of " + proto.name()).isNotNull();
        for (Codec codec : CodecRegistry.defaults().all()) {
            assertThat(Compatibility.carries(proto, codec.id()))
                    .as(proto.name() + " carries " + codec.name())
                    .isEqualTo(row.carries(codec));
        }
        XferRegistry filters = XferRegistry.defaults();
        assertThat(Compatibility.carries(proto, filters.pipe())).isTrue();
        assertThat(Compatibility.carries(proto, filters.pipe("gzip"))).isEqualTo(row.carries(1, 0));
        assertThat(Compatibility.carries(proto, filters.pipe("md5"))).isEqualTo(row.carries(0, 1));
        assertThat(Compatibility.carries(proto, filters.pipe("gzip", "gzip"))).isEqualTo(row.carries(2, 0));
        assertThat(Compatibility.carries(proto, filters.pipe("gzip", "md5"))).isEqualTo(row.carries(1, 1));
    }

    private static String formatOf(Proto proto) {
        String format = proto.name().replaceFirst("@.*", "");
        return format.startsWith("ws-") ? "websocket" : format.equals("packet-json") ? "packet" : format;
    }

    private static Map<String, Row> rows() throws IOException {
        Map<String, Row> rows = new HashMap<>();
        for (String line : Files.readAllLines(Path.of("../docs/protocols.md"))) {
            var matcher = ROW.matcher(line);
            if (matcher.matches()) {
                Row row = new Row(matcher.group(2), matcher.group(3));
                for (String format : List.of(matcher.group(1).split(", "))) {
                    rows.put(format, row);
                }
            }
        }
        return rows;
    }
}
