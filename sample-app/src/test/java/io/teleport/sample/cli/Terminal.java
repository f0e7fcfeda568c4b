package io.teleport.sample.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Runs commands as a terminal would, and keeps what they print. */
public final class Terminal {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    /** Returns the exit code. */
    public int run(String... args) {
        return new Cli(new Console(printer(out), printer(err))).run(args);
    }

    /** What was printed as the result, without spaces around it. */
    public String out() {
        return out.toString(StandardCharsets.UTF_8).strip();
    }

    /** What was printed besides. */
    public String err() {
        return err.toString(StandardCharsets.UTF_8).strip();
    }

    private static PrintStream printer(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}
