package io.teleport.benchmarks.compare;

import io.teleport.benchmarks.endurance.Verdict;
import io.teleport.benchmarks.load.Scenario;
import io.teleport.benchmarks.process.Sample;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;

/**
 * The comparison: every stack in turn, again and again, so that what else the machine does meets all
 * of them alike.
 */
public final class Compare {

    private Compare() {}

    /** Arguments: see {@link Options#USAGE}. */
    public static void main(String[] args) throws IOException, InterruptedException {
        if (Arrays.asList(args).contains("--help")) {
            System.out.print(Options.USAGE);
            return;
        }
        Options options;
        try {
            options = Options.parse(args);
            options.scenarios().forEach(options::entrants);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + System.lineSeparator() + Options.USAGE);
            System.exit(2);
            return;
        }
        Report report = new Report(options, System.out, System.err);
        report.printMachine();
        Results results = runAll(options, report);
        report.printTable(results);
        report.printRatios(results);
        if (options.plot().isPresent()) {
            options.plot().get().write(Plot.of(options, results, LocalDate.now(ZoneOffset.UTC)));
        }
        Verdict verdict = new Verdict(System.out);
        new Demands(options, results, verdict).check();
        if (!verdict.isGood()) {
            System.exit(1);
        }
    }

    private static Results runAll(Options options, Report report) throws IOException, InterruptedException {
        Results results = new Results();
        ClientProcess client = new ClientProcess(options);
        for (Scenario scenario : options.scenarios()) {
            for (int repetition = 1; repetition <= options.repetitions(); repetition++) {
                for (Entrant entrant : options.entrants(scenario)) {
                    Sample sample = client.run(scenario, entrant);
                    results.add(scenario, entrant, sample);
                    report.printProgress(repetition, scenario, entrant, sample);
                }
            }
        }
        return results;
    }
}
