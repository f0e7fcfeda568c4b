package io.teleport.benchmarks.endurance;

import io.teleport.benchmarks.process.Jvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Java process that answers a line with a line, and ends with its input. */
public final class Child implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 60;

    private final Process process;
    private final BufferedReader output;
    private final Writer input;
    private final String greeting;

    /** Starts it and waits for its first line. */
    public Child(Class<?> main, List<String> arguments) {
        try {
            process = Jvm.command(main, arguments)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        output = process.inputReader();
        input = process.outputWriter();
        greeting = readLine();
    }

    /** The first line that it printed. */
    public String greeting() {
        return greeting;
    }

    /** Sends a line and waits for the answer. */
    public synchronized String ask(String question) {
        try {
            input.write(question + "\n");
            input.flush();
            return readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String readLine() {
        try {
            String line = output.readLine();
            if (line == null) {
                throw new IOException("process " + process.pid() + " ended");
            }
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Ends it as kill -9 does; returns when it is gone. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        try {
            input.close();
        } catch (IOException e) {
            process.destroy();
        }
        process.onExit()
                .completeOnTimeout(process, PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join()
                .destroyForcibly();
    }
}
