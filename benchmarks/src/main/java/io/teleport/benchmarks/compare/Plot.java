package io.teleport.benchmarks.compare;

import io.teleport.benchmarks.load.Scenario;
import io.teleport.benchmarks.plot.Curve;
import io.teleport.benchmarks.plot.Curves;
import io.teleport.benchmarks.process.Figure;
import io.teleport.benchmarks.stack.Requests;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;

/** Makes curves of a comparison: throughput against the calls in flight on one connection. */
final class Plot {

    private Plot() {}

    /** Those of the scenarios that a curve has a place for, from few calls in flight to many. */
    static List<Scenario> places(List<Scenario> scenarios) {
        return Scenario.CURVE.stream().filter(scenarios::contains).toList();
    }

    static Curves of(Options options, Results results, LocalDate date) {
        List<Scenario> places = places(options.scenarios());
        List<Curve> curves = options.entrants(places.get(0)).stream()
                .map(entrant -> curve(results, places, entrant))
                .toList();
        return new Curves(
                "Echo of a protobuf message of " + Requests.SIZE + " bytes",
                subtitle(options, date),
                places.stream().map(Scenario::inFlight).toList(),
                curves);
    }

    private static Curve curve(Results results, List<Scenario> places, Entrant entrant) {
        Stream<Double> values = places.stream().map(place -> results.median(place, entrant, Figure.THROUGHPUT));
        return new Curve(entrant.label(), values.toList());
    }

    private static String subtitle(Options options, LocalDate date) {
        return Runtime.getRuntime().availableProcessors() + " cores, " + Machine.model() + "; " + Machine.kernel()
                + "; JDK " + Runtime.version() + "; " + options.transport().label() + "; " + date;
    }
}
