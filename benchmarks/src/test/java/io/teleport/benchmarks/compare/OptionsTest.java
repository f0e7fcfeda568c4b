package io.teleport.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.teleport.benchmarks.load.Scenario;
import io.teleport.benchmarks.stack.Dispatch;
import io.teleport.benchmarks.stack.Transport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {

    @Test
    void everythingIsComparedUnlessToldOtherwise() {
        Options options = Options.parse();

        assertThat(options.transport()).isEqualTo(Transport.EPOLL);
        assertThat(options.scenarios()).containsExactly(Scenario.values());
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

    @ParameterizedTest
    @CsvSource({"--seconds,0", "--seconds,x", "--transport,tcp", "--scenarios,c2", "--colour,red"})
    void wrongOptionsAreRefused(String option, String value) {
        assertThatIllegalArgumentException().isThrownBy(() -> Options.parse(option, value));
    }
}
