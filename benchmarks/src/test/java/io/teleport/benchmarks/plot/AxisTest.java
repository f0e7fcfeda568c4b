package io.teleport.benchmarks.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AxisTest {

    @Test
    void sameRatioIsSameDistance() {
        LogAxis axis = new LogAxis(1, 1000, 50, 350);

        assertThat(axis.at(1)).isEqualTo(50);
        assertThat(axis.at(10)).isCloseTo(150, within(1e-9));
        assertThat(axis.at(100)).isCloseTo(250, within(1e-9));
        assertThat(axis.at(1000)).isEqualTo(350);
    }

    @Test
    void singlePlaceIsInTheMiddle() {
        assertThat(new LogAxis(100, 100, 50, 350).at(100)).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0.2, 1",
        "7, 1, 7",
        "8, 1, 8",
        "9, 2, 5",
        "1108836, 200000, 6",
        "788818, 100000, 8",
        "81, 20, 5",
        "17, 2.5, 7",
    })
    void stepsAreRoundAndReachTheHighest(double highest, double step, int ticks) {
        LinearAxis axis = LinearAxis.upTo(highest, 400, 0);

        assertThat(axis.step()).isCloseTo(step, within(1e-9));
        assertThat(axis.ticks()).isEqualTo(ticks);
        assertThat(axis.at(0)).isEqualTo(400);
        assertThat(axis.at(highest)).isBetween(0.0, 400.0);
    }
}
