package io.teleport.benchmarks.compare;

import io.teleport.benchmarks.endurance.Verdict;
import io.teleport.benchmarks.load.Scenario;
import io.teleport.benchmarks.process.Figure;

/** What our figures of some scenarios must be. */
final class Demands {

    private static final double MOST_MILLIS_BESIDE_SLEEPERS = 5;
    private static final double LEAST_WITH_PLUGINS = 0.98;
    private static final double MOST_BYTES_WITH_PLUGINS = 1.01;
    private static final double LEAST_OBSERVED = 0.85;

    private final Options options;
    private final Results results;
    private final Verdict verdict;

    Demands(Options options, Results results, Verdict verdict) {
        this.options = options;
        this.results = results;
        this.verdict = verdict;
    }

    /** Says of each scenario that has run whether it is as it must be. */
    void check() {
        for (Scenario scenario : options.scenarios()) {
            if (scenario.hasSleepers()) {
                options.entrants(scenario).stream()
                        .filter(entrant -> entrant.stack().equals(Pairing.OURS))
                        .forEach(entrant -> checkAwake(scenario, entrant));
            } else if (scenario == Scenario.PLUGINS) {
                checkThroughput(scenario, LEAST_WITH_PLUGINS);
                checkBytes(scenario);
            } else if (scenario == Scenario.OBSERVATION) {
                checkThroughput(scenario, LEAST_OBSERVED);
            }
        }
    }

    private void checkAwake(Scenario scenario, Entrant entrant) {
        double millis = results.median(scenario, entrant, Figure.P99) / 1000;
        verdict.check(
                millis < MOST_MILLIS_BESIDE_SLEEPERS,
                "%s %s: p99 of calls that do not sleep: %.2f ms (expected: less than %.0f)",
                scenario.label(),
                entrant.label(),
                millis,
                MOST_MILLIS_BESIDE_SLEEPERS);
    }

    private void checkThroughput(Scenario scenario, double least) {
        for (Pairing pairing : results.pairings(scenario)) {
            double ratio = results.ratio(scenario, pairing, Figure.THROUGHPUT);
            verdict.check(
                    ratio >= least, "%s: throughput: %.3f (expected: %.2f or more)", pairing.label(), ratio, least);
        }
    }

    private void checkBytes(Scenario scenario) {
        for (Pairing pairing : results.pairings(scenario)) {
            double ratio = results.ratio(scenario, pairing, Figure.SERVER_BYTES);
            verdict.check(
                    ratio <= MOST_BYTES_WITH_PLUGINS,
                    "%s: server bytes a call: %.3f (expected: %.2f or less)",
                    pairing.label(),
                    ratio,
                    MOST_BYTES_WITH_PLUGINS);
        }
    }
}
