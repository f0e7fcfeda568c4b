package io.teleport.benchmarks.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CurvesTest {

    private static final String CSV = """
            # A title
            # 2 cores; today
            in flight,raw-loop,teleport-default
            1,20000,15000
            100,1000000,400000
            """;

    private final Curves curves = new Curves(
            "A title",
            "2 cores; today",
            List.of(1, 100),
            List.of(
                    new Curve("raw-loop", List.of(20_000.0, 1_000_000.4)),
                    new Curve("teleport-default", List.of(15_000.0, 400_000.0))));

    @Test
    void figuresAreWrittenAsATable() {
        assertThat(curves.toCsv()).isEqualTo(CSV);
        assertThat(curves.highest()).isEqualTo(1_000_000.4);
    }

    @Test
    void tableIsReadBack() {
        Curves read = Curves.parseCsv(CSV);

        assertThat(read.toCsv()).isEqualTo(CSV);
        assertThat(read.inFlight()).containsExactly(1, 100);
        assertThat(read.curves()).contains(curves.curves().get(1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "# a\n# b\nin flight,raw\n", "# a\n# b\nin flight,raw\n1\n", "a\n# b\nin flight,raw\n1,2\n"})
    void otherTextIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Curves.parseCsv(text))
                .withMessageContaining("(expected: ");
    }
}
