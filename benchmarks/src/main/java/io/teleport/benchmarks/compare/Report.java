package io.teleport.benchmarks.compare;

import io.teleport.benchmarks.load.Scenario;
import io.teleport.benchmarks.process.Figure;
import io.teleport.benchmarks.process.Sample;
import io.teleport.benchmarks.stack.Dispatch;
import java.io.PrintStream;
import java.util.Locale;

/** Prints a comparison: where it ran, a table, and the lines that scripts read. */
final class Report {

    private final PrintStream out;
    private final PrintStream progress;
    private final Options options;

    Report(Options options, PrintStream out, PrintStream progress) {
        this.options = options;
        this.out = out;
        this.progress = progress;
    }

    void printMachine() {
        line("java       %s", Machine.java());
        line("machine    %s", Machine.processor());
        line("kernel     %s", Machine.kernel());
        line("transport  %s", options.transport().label());
        line("runs       %d of %d s after %d s", options.repetitions(), options.seconds(), options.warmup());
        for (Dispatch dispatch : Dispatch.values()) {
            if (!dispatch.isSupported()) {
                line("left out   dispatch %s (expected: Java 21 or newer)", dispatch.label());
            }
        }
        out.println();
    }

    void printProgress(int repetition, Scenario scenario, Entrant entrant, Sample sample) {
        Figure figure = scenario.hasBytes() ? Figure.MEGABYTES : Figure.THROUGHPUT;
        progress.printf(
                Locale.ROOT,
                "%d/%d %-11s %-22s %12s %s%n",
                repetition,
                options.repetitions(),
                scenario.label(),
                entrant.label(),
                figure.format(sample.get(figure)),
                figure.title());
    }

    void printTable(Results results) {
        StringBuilder head = new StringBuilder(String.format(Locale.ROOT, "%-11s %-22s", "scenario", "stack"));
        for (Figure figure : Figure.values()) {
            head.append(String.format(Locale.ROOT, "%12s", figure.title()));
        }
        out.println(head);
        for (Scenario scenario : options.scenarios()) {
            for (Entrant entrant : options.entrants(scenario)) {
                out.println(row(results, scenario, entrant));
            }
        }
        out.println();
    }

    private static String row(Results results, Scenario scenario, Entrant entrant) {
        StringBuilder row =
                new StringBuilder(String.format(Locale.ROOT, "%-11s %-22s", scenario.label(), entrant.label()));
        for (Figure figure : Figure.values()) {
            boolean known = figure.isKnownOf(scenario);
            String cell = known ? figure.format(results.median(scenario, entrant, figure)) : "-";
            row.append(String.format(Locale.ROOT, "%12s", cell));
        }
        return row.toString();
    }

    /** Three lines a pairing, then the partner's own figure. */
    void printRatios(Results results) {
        for (Scenario scenario : options.scenarios()) {
            for (Pairing pairing : results.pairings(scenario)) {
                printRatio(results, scenario, pairing, "ratio", Figure.THROUGHPUT);
                printRatio(results, scenario, pairing, "p99", Figure.P99);
                printRatio(results, scenario, pairing, "bytes", Figure.SERVER_BYTES);
            }
        }
        if (results.has(Scenario.C100, Pairing.RAW)) {
            line("raw c100 %.0f", results.median(Scenario.C100, Pairing.RAW, Figure.THROUGHPUT));
        }
    }

    private void printRatio(Results results, Scenario scenario, Pairing pairing, String what, Figure figure) {
        if (figure.isKnownOf(scenario)) {
            line("%s %s %.3f", what, pairing.label(), results.ratio(scenario, pairing, figure));
        }
    }

    private void line(String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, values));
    }
}
