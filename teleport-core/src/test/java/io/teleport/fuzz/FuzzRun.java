package io.teleport.fuzz;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Jazzer in a process of its own, with the seeds of one target.
 *
 * @param exit   0 when nothing was found
 * @param output all that it has written
 */
record FuzzRun(int exit, String output) {

    private static final Pattern DONE = Pattern.compile("Done (\\d+) runs in \\d+ second");

    /**
     * Runs it to its end.
     *
     * @param directory where the corpus, which the seeds begin, and inputs that fail are kept
     * @param options   of Jazzer, or of libFuzzer
     */
    static FuzzRun start(String target, Path directory, String... options) throws IOException, InterruptedException {
        Path corpus = directory.resolve(target);
        Files.createDirectories(corpus);
        List<byte[]> seeds = FuzzTargets.get(target).seeds();
        for (int i = 0; i < seeds.size(); i++) {
            Files.write(corpus.resolve("seed-" + i), seeds.get(i));
        }
        Path log = Files.createTempFile("fuzz", ".log");
        try {
            int exit = new ProcessBuilder(command(target, directory, options))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start()
                    .waitFor();
            return new FuzzRun(exit, Files.readString(log, StandardCharsets.ISO_8859_1));
        } finally {
            Files.delete(log);
        }
    }

    private static List<String> command(String target, Path directory, String... options) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:+EnableDynamicAgentLoading",
                "-cp",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + Fuzzer.class.getName(),
                "--target_args=" + target,
                "--instrumentation_includes=io.teleport.**",
                "--custom_hook_includes=io.teleport.**",
                "--reproducer_path=" + directory,
                "-artifact_prefix=" + directory.resolve(target + "-"),
                "-max_len=" + FuzzMemory.MAX_INPUT,
                "-timeout=10",
                "-rss_limit_mb=0"));
        Stream.of(options).forEach(command::add);
        command.add(directory.resolve(target).toString());
        return command;
    }

    /** How many inputs were tried. */
    long executions() {
        Matcher done = DONE.matcher(output);
        return done.find() ? Long.parseLong(done.group(1)) : 0;
    }

    /** What was found, in a few words. */
    String findings() {
        return exit == 0
                ? "none"
                : output.lines()
                        .filter(line -> line.startsWith("== ") || line.startsWith("Test unit written"))
                        .toList()
                        .toString();
    }
}
