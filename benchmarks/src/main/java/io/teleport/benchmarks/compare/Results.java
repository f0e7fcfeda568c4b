package io.teleport.benchmarks.compare;

import io.teleport.benchmarks.load.Scenario;
import io.teleport.benchmarks.process.Figure;
import io.teleport.benchmarks.process.Median;
import io.teleport.benchmarks.process.Sample;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The samples of all runs, read as medians. */
final class Results {

    private record Row(Scenario scenario, Entrant entrant) {}

    private final Map<Row, List<Sample>> samples = new HashMap<>();

    void add(Scenario scenario, Entrant entrant, Sample sample) {
        samples.computeIfAbsent(new Row(scenario, entrant), row -> new ArrayList<>())
                .add(sample);
    }

    boolean has(Scenario scenario, Entrant entrant) {
        return samples.containsKey(new Row(scenario, entrant));
    }

    /** Those of which both rows have been run. */
    List<Pairing> pairings(Scenario scenario) {
        return Pairing.of(scenario).stream()
                .filter(pairing -> has(scenario, pairing.ours()) && has(scenario, pairing.partner()))
                .toList();
    }

    /** Our median divided by the partner's. */
    double ratio(Scenario scenario, Pairing pairing, Figure figure) {
        return median(scenario, pairing.ours(), figure) / median(scenario, pairing.partner(), figure);
    }

    double median(Scenario scenario, Entrant entrant, Figure figure) {
        return Median.of(samples.get(new Row(scenario, entrant)).stream()
                .map(sample -> sample.get(figure))
                .toList());
    }
}
