package io.teleport.benchmarks.compare;

import io.teleport.benchmarks.load.Scenario;
import io.teleport.benchmarks.plot.ChartFiles;
import io.teleport.benchmarks.stack.Stack;
import io.teleport.benchmarks.stack.Transport;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What to compare, and how long. */
final class Options {

    static final String USAGE = """
            usage: benchmarks/run [--quick] [--transport epoll|nio|io_uring] [--scenarios LIST] [--stacks LIST]
                                  [--repetitions N] [--warmup SECONDS] [--seconds SECONDS] [--neighbours]
                                  [--plot FILE]
              --quick        c100 alone, in under three minutes
              --transport    epoll unless told otherwise
              --scenarios    of c1,c100,c1000,c100x100,push,large,huge,sleepers,naps,plugins,observation;
                             all unless told otherwise; also c2,c5,c10,c20,c50,c200,c500,c2000
              --stacks       by name; all but variants unless told otherwise
              --repetitions  runs of each row, of which the median counts (5)
              --warmup       seconds before a run is measured (8)
              --seconds      seconds measured in a run (5)
              --neighbours   other frameworks, too: grpc, rsocket and bolt
              --plot         also draws calls a second against calls in flight, of c1 to c2000,
                             as this PNG file and writes them to a CSV file beside it
            """;

    private Transport transport = Transport.EPOLL;
    private List<Scenario> scenarios = List.copyOf(Scenario.USUAL);
    private List<String> stacks = Stack.all().stream()
            .filter(stack -> !stack.isVariant())
            .map(Stack::name)
            .toList();
    private int repetitions = 5;
    private int warmup = 8;
    private int seconds = 5;
    private Optional<ChartFiles> plot = Optional.empty();

    private Options() {}

    /**
     * Reads the command line.
     *
     * @throws IllegalArgumentException naming the option that is wrong
     */
    static Options parse(String... args) {
        Options options = new Options();
        for (int i = 0; i < args.length; i++) {
            if (args[i].equals("--quick")) {
                options.quick();
            } else if (i + 1 == args.length) {
                throw new IllegalArgumentException("option: " + args[i] + " (expected: a known one with a value)");
            } else {
                options.set(args[i], args[++i]);
            }
        }
        options.check();
        return options;
    }

    private void check() {
        if (plot.isPresent() && Plot.places(scenarios).isEmpty()) {
            throw new IllegalArgumentException(
                    "scenarios to plot: " + scenarios + " (expected: some of " + Scenario.CURVE + ")");
        }
    }

    private void quick() {
        scenarios = List.of(Scenario.C100);
        warmup = 3;
        seconds = 3;
    }

    private void set(String option, String value) {
        switch (option) {
            case "--transport" -> transport = Transport.of(value);
            case "--scenarios" -> scenarios = list(value).map(Scenario::of).toList();
            case "--stacks" -> stacks = list(value).toList();
            case "--repetitions" -> repetitions = positive(option, value);
            case "--warmup" -> warmup = positive(option, value);
            case "--seconds" -> seconds = positive(option, value);
            case "--plot" -> plot = Optional.of(new ChartFiles(Path.of(value)));
            default -> throw new IllegalArgumentException("option: " + option + " (expected: a known one)");
        }
    }

    private static Stream<String> list(String value) {
        return Arrays.stream(value.toLowerCase(Locale.ROOT).split(",", -1));
    }

    private static int positive(String option, String value) {
        int number = Integer.parseInt(value);
        if (number < 1) {
            throw new IllegalArgumentException(option + ": " + value + " (expected: 1 or more)");
        }
        return number;
    }

    Transport transport() {
        return transport;
    }

    List<Scenario> scenarios() {
        return scenarios;
    }

    List<Entrant> entrants(Scenario scenario) {
        return Lineup.of(scenario, stacks);
    }

    int repetitions() {
        return repetitions;
    }

    int warmup() {
        return warmup;
    }

    int seconds() {
        return seconds;
    }

    /** The chart that is wanted. */
    Optional<ChartFiles> plot() {
        return plot;
    }
}
