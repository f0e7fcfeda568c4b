package io.teleport.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.teleport.benchmarks.load.Scenario;
import io.teleport.benchmarks.stack.Dispatch;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LineupTest {

    private static final Entrant RAW = new Entrant("raw", Dispatch.LOOP);
    private static final Entrant OURS = new Entrant("teleport", Dispatch.LOOP);
    private static final Entrant OURS_WAITING = new Entrant("teleport", Dispatch.DEFAULT);

    @Test
    void everyStackTakesPartWithEachOfItsDispatches() {
        assertThat(Lineup.of(Scenario.C100, List.of("raw", "teleport"))).contains(RAW, OURS, OURS_WAITING);
    }

    @Test
    void virtualThreadsTakePartWhereThereAreAny() {
        Entrant virtual = new Entrant("teleport", Dispatch.VIRTUAL);

        assertThat(Lineup.of(Scenario.C100, List.of("teleport")).contains(virtual))
                .isEqualTo(Runtime.version().feature() >= 21);
    }

    @ParameterizedTest
    @EnumSource(names = {"SLEEPERS", "NAPS"})
    void handlersSleepOnlyWhereTheyMayWait(Scenario scenario) {
        assertThat(Lineup.of(scenario, List.of("raw", "teleport")))
                .contains(OURS_WAITING)
                .doesNotContain(RAW, OURS);
    }

    @Test
    void pluginsAreComparedWithNone() {
        Entrant plugins = new Entrant("teleport-plugins", Dispatch.LOOP);

        assertThat(Lineup.of(Scenario.PLUGINS, List.of("raw", "teleport"))).containsExactly(OURS, plugins);
        assertThat(Pairing.of(Scenario.PLUGINS)).containsExactly(new Pairing("plugins-loop", plugins, OURS));
    }

    @Test
    void observationIsComparedWithNone() {
        Entrant observed = new Entrant("teleport-observed", Dispatch.LOOP);

        assertThat(Lineup.of(Scenario.OBSERVATION, List.of("teleport"))).containsExactly(OURS, observed);
        assertThat(Pairing.of(Scenario.OBSERVATION)).containsExactly(new Pairing("observation-loop", observed, OURS));
    }

    @Test
    void withoutOursNobodyHasPlugins() {
        assertThat(Lineup.of(Scenario.PLUGINS, List.of("raw"))).isEmpty();
    }
}
