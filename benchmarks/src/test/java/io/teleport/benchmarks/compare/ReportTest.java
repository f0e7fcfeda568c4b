package io.teleport.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.teleport.benchmarks.load.Scenario;
import io.teleport.benchmarks.process.Sample;
import io.teleport.benchmarks.stack.Dispatch;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    private final Results results = new Results();

    @Test
    void ratiosAreMediansDividedByTheMedianOfRaw() {
        add("raw", Dispatch.LOOP, 1000, 100, 1100);
        add("teleport", Dispatch.LOOP, 800, 900, 200);
        add("teleport", Dispatch.DEFAULT, 600, 500, 100);

        report().printRatios(results);

        assertThat(lines())
                .containsExactly(
                        "ratio c100-loop 0.800",
                        "p99 c100-loop 1.000",
                        "bytes c100-loop 1.000",
                        "ratio c100-default 0.500",
                        "p99 c100-default 1.000",
                        "bytes c100-default 1.000",
                        "raw c100 1000");
    }

    @Test
    void latenciesAndBytesAreDividedToo() {
        add("raw", Dispatch.LOOP, "1000 1 50 100 500 1.5 1.5 1000 1000");
        add("teleport", Dispatch.LOOP, "1000 1 50 112 500 1.5 1.5 1141 1000");

        report().printRatios(results);

        assertThat(lines()).contains("p99 c100-loop 1.120", "bytes c100-loop 1.141");
    }

    @Test
    void withoutOursThereAreNoRatios() {
        add("raw", Dispatch.LOOP, 1000);

        report().printRatios(results);

        assertThat(lines()).containsExactly("raw c100 1000");
    }

    @Test
    void tableHasARowForEachEntrant() {
        add("raw", Dispatch.LOOP, 1000);

        report().printTable(results);

        assertThat(lines().get(1)).startsWith("c100        raw-loop").contains("1,000");
    }

    private Report report() {
        return new Report(Options.parse("--scenarios", "c100", "--stacks", "raw"), out, out);
    }

    private void add(String stack, Dispatch dispatch, int... throughputs) {
        for (int throughput : throughputs) {
            add(stack, dispatch, throughput + " 1 50 99 100 1.5 1.5 2000 2000");
        }
    }

    private void add(String stack, Dispatch dispatch, String figures) {
        results.add(Scenario.C100, new Entrant(stack, dispatch), Sample.parse(figures));
    }

    private List<String> lines() {
        return printed.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
