package io.teleport.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * No decoder does anything but to read or to refuse what it is given: not its seeds, not what chance makes of them, and not
 * what Jazzer finds out in a short run with all of them.
 *
 * <p>{@code benchmarks/fuzz} lets Jazzer run for longer.
 */
class FuzzTest {

    private static final int MUTATIONS = 2000;
    private static final int RUNS = 20_000;
    private static final Path DIRECTORY = Path.of("target", "fuzz");

    static Stream<String> names() {
        return FuzzTargets.names().stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void seedsAndWhatChanceMakesOfThemAreReadOrRefused(String name) throws Exception {
        FuzzTarget target = FuzzTargets.get(name);
        List<byte[]> seeds = target.seeds();
        assertThat(seeds).isNotEmpty();
        for (byte[] seed : seeds) {
            check(target, seed);
        }
        Random random = new Random(name.hashCode());
        for (int i = 0; i < MUTATIONS; i++) {
            check(target, mutated(seeds.get(random.nextInt(seeds.size())), seeds, random));
        }
    }

    private static void check(FuzzTarget target, byte[] input) {
        try {
            FuzzMemory.check(target, input);
        } catch (Throwable e) {
            throw new AssertionError("input: " + HexFormat.of().formatHex(input), e);
        }
    }

    private static byte[] mutated(byte[] seed, List<byte[]> seeds, Random random) {
        byte[] input = seed.clone();
        for (int i = random.nextInt(4); i >= 0 && input.length > 0; i--) {
            int at = random.nextInt(input.length);
            switch (random.nextInt(6)) {
                case 0 -> input[at] = (byte) random.nextInt();
                case 1 -> input[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> input[at] = (byte) (random.nextBoolean() ? 0xff : 0);
                case 3 -> input = Arrays.copyOf(input, at);
                case 4 -> input = spliced(input, at, at, new byte[] {(byte) random.nextInt()});
                default -> {
                    byte[] other = seeds.get(random.nextInt(seeds.size()));
                    int from = random.nextInt(other.length);
                    int length = Math.min(16, other.length - from);
                    input = spliced(input, at, at, Arrays.copyOfRange(other, from, from + length));
                }
            }
        }
        return input;
    }

    private static byte[] spliced(byte[] bytes, int from, int to, byte[] between) {
        byte[] result = Arrays.copyOf(bytes, from + between.length + bytes.length - to);
        System.arraycopy(between, 0, result, from, between.length);
        System.arraycopy(bytes, to, result, from + between.length, bytes.length - to);
        return result;
    }

    /** In a Java of its own, which it instruments. */
    @Test
    void jazzerFindsNothingInAShortRun() throws Exception {
        FuzzRun run = FuzzRun.start(FuzzTargets.ALL_AT_ONCE, DIRECTORY, "-runs=" + RUNS, "-seed=1");
        assertThat(run.exit()).as(run.output()).isZero();
        assertThat(run.executions()).isGreaterThanOrEqualTo(RUNS);
    }

    /** What {@code benchmarks/fuzz} starts. */
    @Test
    @Timeout(value = 1, unit = TimeUnit.DAYS)
    @EnabledIfSystemProperty(named = "fuzz.seconds", matches = "[0-9]+")
    void longRun() throws Exception {
        String chosen = System.getProperty("fuzz.targets", "");
        List<String> names = chosen.isBlank() ? FuzzTargets.names() : List.of(chosen.split(",", -1));
        List<String> failed = new ArrayList<>();
        for (String name : names) {
            FuzzRun run = FuzzRun.start(name, DIRECTORY, "-max_total_time=" + System.getProperty("fuzz.seconds"));
            System.out.println(name + ": executions " + run.executions() + ", findings " + run.findings());
            if (run.exit() != 0) {
                failed.add(name + System.lineSeparator() + run.output());
            }
        }
        assertThat(failed).isEmpty();
    }
}
