package io.teleport.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.teleport.benchmarks.load.Scenario;
import io.teleport.benchmarks.plot.ChartFiles;
import io.teleport.benchmarks.stack.Dispatch;
import io.teleport.benchmarks.stack.Transport;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {

    @Test
    void everythingIsComparedUnlessToldOtherwise() {
        Options options = Options.parse();

        assertThat(options.transport()).isEqualTo(Transport.EPOLL);
        assertThat(options.scenarios()).containsExactlyElementsOf(Scenario.USUAL);
        assertThat(options.repetitions()).isEqualTo(5);
        assertThat(options.entrants(Scenario.C100)).contains(new Entrant("raw", Dispatch.LOOP));
    }

    @Test
    void listsAreRead() {
        Options options = Options.parse("--scenarios", "c1,push", "--stacks", "raw", "--transport", "io_uring");

        assertThat(options.scenarios()).containsExactly(Scenario.C1, Scenario.PUSH);
        assertThat(options.entrants(Scenario.C1)).containsExactly(new Entrant("raw", Dispatch.LOOP));
        assertThat(options.transport()).isEqualTo(Transport.IO_URING);
    }

    @Test
    void aPlotNeedsScenariosOfTheCurve() {
        assertThat(Options.parse("--scenarios", "c2,c20", "--plot", "chart.png").plot())
                .contains(new ChartFiles(Path.of("chart.png")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Options.parse("--scenarios", "c100x100,push", "--plot", "chart.png"))
                .withMessageStartingWith("scenarios to plot: [C100X100, PUSH] (expected: some of [C1, C2, ");
    }

    @Test
    void unknownScenariosAreNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Options.parse("--scenarios", "c1,c3"))
                .withMessageStartingWith("scenario: c3 (expected: one of [c1, c100, ");
    }

    @ParameterizedTest
    @CsvSource({"--seconds,0", "--seconds,x", "--transport,tcp", "--scenarios,c3", "--plot,chart.gif", "--colour,red"})
    void wrongOptionsAreRefused(String option, String value) {
        assertThatIllegalArgumentException().isThrownBy(() -> Options.parse(option, value));
    }
}
