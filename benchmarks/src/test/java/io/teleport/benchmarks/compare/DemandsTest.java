package io.teleport.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.teleport.benchmarks.endurance.Verdict;
import io.teleport.benchmarks.load.Scenario;
import io.teleport.benchmarks.process.Sample;
import io.teleport.benchmarks.stack.Dispatch;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class DemandsTest {

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final Verdict verdict = new Verdict(new PrintStream(printed, true, StandardCharsets.UTF_8));
    private final Results results = new Results();

    @Test
    void callsBesideSleepersMustBeAnsweredInFiveMilliseconds() {
        for (Entrant entrant : Lineup.of(Scenario.NAPS, List.of("teleport"))) {
            add(Scenario.NAPS, entrant.stack(), entrant.dispatch(), 1000, 5000, 2000);
        }

        check("naps");

        assertThat(verdict.isGood()).isFalse();
        assertThat(lines().get(0))
                .isEqualTo(
                        "FAIL  naps teleport-default: p99 of calls that do not sleep: 5.00 ms (expected: less than 5)");
    }

    @Test
    void pluginsMayCostNothing() {
        add(Scenario.PLUGINS, "teleport", Dispatch.LOOP, 1000, 99, 2000);
        add(Scenario.PLUGINS, "teleport-plugins", Dispatch.LOOP, 985, 99, 2100);

        check("plugins");

        assertThat(lines())
                .containsExactly(
                        "ok    plugins-loop: throughput: 0.985 (expected: 0.98 or more)",
                        "FAIL  plugins-loop: server bytes a call: 1.050 (expected: 1.01 or less)");
    }

    @Test
    void observationMayCostLittle() {
        add(Scenario.OBSERVATION, "teleport", Dispatch.LOOP, 1000, 99, 2000);
        add(Scenario.OBSERVATION, "teleport-observed", Dispatch.LOOP, 860, 99, 3000);

        check("observation");

        assertThat(verdict.isGood()).isTrue();
        assertThat(lines()).containsExactly("ok    observation-loop: throughput: 0.860 (expected: 0.85 or more)");
    }

    private void check(String scenario) {
        new Demands(Options.parse("--scenarios", scenario, "--stacks", "teleport"), results, verdict).check();
    }

    private void add(Scenario scenario, String stack, Dispatch dispatch, int throughput, int p99, int bytes) {
        Sample sample = Sample.parse(throughput + " 1 50 " + p99 + " 100 1.5 1.5 " + bytes + " 2000");
        results.add(scenario, new Entrant(stack, dispatch), sample);
    }

    private List<String> lines() {
        return printed.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
