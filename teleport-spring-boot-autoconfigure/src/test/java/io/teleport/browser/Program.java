package io.teleport.browser;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A program that is installed on the machine, or is not: then tests that need it are skipped, but for continuous
 * integration, where they fail.
 */
record Program(Path path) {

    private static final Path OUTPUTS = Path.of("target");

    /** The first of these names that is found. */
    static Program find(String... names) {
        return Arrays.stream(names).flatMap(Program::installed).findFirst().orElseGet(() -> {
            String missing =
                    String.join(" or ", names) + ": not installed (expected: in the PATH; .ci/run installs it)";
            return isNeeded() ? fail(missing) : abort(missing);
        });
    }

    /** Like {@link #find}, for what is nice to have. */
    static Optional<Program> findOptional(String name) {
        return installed(name).findFirst();
    }

    private static boolean isNeeded() {
        String ci = System.getenv("CI");
        return ci != null && !ci.isEmpty() && !ci.equals("false");
    }

    private static Stream<Program> installed(String name) {
        @Nullable String path = System.getenv("PATH");
        return Stream.of((path == null ? "" : path).split(File.pathSeparator, -1))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .map(Program::new);
    }

    /** Runs it to its end. */
    Result run(Duration patience, Map<String, String> environment, List<String> arguments)
            throws IOException, InterruptedException {
        try (Running running = start(environment, arguments)) {
            boolean ended = running.process().waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
            int code = ended ? running.process().exitValue() : -1;
            return new Result(code, running.output() + (ended ? "" : "\nnot ended within " + patience));
        }
    }

    /** Starts it; what it prints goes to a file. */
    Running start(Map<String, String> environment, List<String> arguments) throws IOException {
        Path output = Files.createTempFile(Files.createDirectories(OUTPUTS), path.getFileName() + "-", ".out");
        ProcessBuilder builder = new ProcessBuilder(
                Stream.concat(Stream.of(path.toString()), arguments.stream()).toList());
        builder.environment().putAll(environment);
        builder.redirectErrorStream(true).redirectOutput(output.toFile());
        builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
        return new Running(builder.start(), output);
    }

    /**
     * How it ended.
     *
     * @param code   its exit code, -1 when it did not end
     * @param output what it printed
     */
    record Result(int code, String output) {}

    /** A program that runs until closed, its children too. */
    record Running(Process process, Path file) implements AutoCloseable {

        String output() throws IOException {
            return Files.readString(file);
        }

        @Override
        public void close() throws IOException, InterruptedException {
            List<ProcessHandle> children = process.descendants().toList();
            process.destroy();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            children.forEach(ProcessHandle::destroyForcibly);
            Files.delete(file);
        }
    }
}
