package io.teleport.plugin.overloader;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private static long taken(Rate rate, int tries, long now) {
        return IntStream.range(0, tries).filter(i -> rate.take(now)).count();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 100, 999, 1_000_000})
    void letsAsManyThroughAtOnceAsTheLimitSays(int limit) {
        Rate rate = new Rate(limit, 0);
        assertThat(taken(rate, limit + 10, 0)).isEqualTo(limit);
        assertThat(taken(rate, limit + 10, 5 * SECOND)).isEqualTo(limit);
    }

    @Test
    void letsThemThroughEvenlyWhenMoreCome() {
        Rate rate = new Rate(10, 0);
        taken(rate, 10, 0);
        assertThat(rate.take(SECOND / 10 - 1)).isFalse();
        assertThat(taken(rate, 5, SECOND / 10)).isEqualTo(1);
        assertThat(taken(rate, 5, 3 * SECOND / 10)).isEqualTo(2);
    }

    @Test
    void doesNotExceedTheLimitInTheLongRun() {
        Rate rate = new Rate(100, 0);
        long taken = LongStream.range(0, 100_000)
                .filter(i -> rate.take(i * SECOND / 10_000))
                .count();
        assertThat(taken).isBetween(1_099L, 1_100L);
    }

    @Test
    void worksWhereTheClockOverflows() {
        Rate rate = new Rate(2, Long.MAX_VALUE - 1);
        assertThat(taken(rate, 5, Long.MAX_VALUE - 1)).isEqualTo(2);
        assertThat(taken(rate, 5, Long.MAX_VALUE - 1 + 2 * SECOND)).isEqualTo(2);
    }
}
