package io.teleport.benchmarks.compare;

import io.teleport.benchmarks.load.Scenario;
import io.teleport.benchmarks.process.Figure;
import io.teleport.benchmarks.process.Sample;
import io.teleport.benchmarks.stack.Dispatch;
import java.io.PrintStream;
import java.util.Locale;

/** Prints a comparison: where it ran, a table, and the lines that scripts read. */
final class Report {

    private static final Entrant PARTNER = new Entrant("raw", Dispatch.LOOP);
    private static final String OURS = "teleport";

    private final PrintStream out;
    private final PrintStream progress;
    private final Options options;

    Report(Options options, PrintStream out, PrintStream progress) {
        this.options = options;
        this.out = out;
        this.progress = progress;
    }

    void printMachine() {
        line("java       %s, %s", System.getProperty("java.vm.version"), System.getProperty("java.vm.vendor"));
        line("machine    %d cores, %s", Runtime.getRuntime().availableProcessors(), System.getProperty("os.arch"));
        line("kernel     %s %s", System.getProperty("os.name"), System.getProperty("os.version"));
        line("transport  %s", options.transport().label());
        line("runs       %d of %d s after %d s", options.repetitions(), options.seconds(), options.warmup());
        out.println();
    }

    void printProgress(int repetition, Scenario scenario, Entrant entrant, Sample sample) {
        progress.printf(
                Locale.ROOT,
                "%d/%d %-8s %-18s %12s msg/s%n",
                repetition,
                options.repetitions(),
                scenario.label(),
                entrant.label(),
                Figure.THROUGHPUT.format(sample.get(Figure.THROUGHPUT)));
    }

    void printTable(Results results) {
        StringBuilder head = new StringBuilder(String.format(Locale.ROOT, "%-8s  %-18s", "scenario", "stack"));
        for (Figure figure : Figure.values()) {
            head.append(String.format(Locale.ROOT, "%12s", figure.title()));
        }
        out.println(head);
        for (Scenario scenario : options.scenarios()) {
            for (Entrant entrant : options.entrants()) {
                out.println(row(results, scenario, entrant));
            }
        }
        out.println();
    }

    private static String row(Results results, Scenario scenario, Entrant entrant) {
        StringBuilder row =
                new StringBuilder(String.format(Locale.ROOT, "%-8s  %-18s", scenario.label(), entrant.label()));
        for (Figure figure : Figure.values()) {
            boolean known = figure.isKnownOf(scenario);
            String cell = known ? figure.format(results.median(scenario, entrant, figure)) : "-";
            row.append(String.format(Locale.ROOT, "%12s", cell));
        }
        return row.toString();
    }

    /** One line a ratio, then the partner's own figure. */
    void printRatios(Results results) {
        for (Scenario scenario : options.scenarios()) {
            for (Dispatch dispatch : Dispatch.values()) {
                printRatio(results, scenario, dispatch);
            }
        }
        if (results.has(Scenario.C100, PARTNER)) {
            line("raw c100 %.0f", results.median(Scenario.C100, PARTNER, Figure.THROUGHPUT));
        }
    }

    private void printRatio(Results results, Scenario scenario, Dispatch dispatch) {
        Entrant ours = new Entrant(OURS, dispatch);
        if (results.has(scenario, ours) && results.has(scenario, PARTNER)) {
            double ratio = results.median(scenario, ours, Figure.THROUGHPUT)
                    / results.median(scenario, PARTNER, Figure.THROUGHPUT);
            line("ratio %s-%s %.3f", scenario.label(), dispatch.label(), ratio);
        }
    }

    private void line(String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, values));
    }
}
