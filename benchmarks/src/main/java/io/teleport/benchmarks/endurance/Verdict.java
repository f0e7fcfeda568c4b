package io.teleport.benchmarks.endurance;

import java.io.PrintStream;
import java.util.Locale;

/** Prints what was found and remembers whether all of it is as it should be. */
public final class Verdict {

    private final PrintStream out;
    private boolean good = true;

    public Verdict() {
        this(System.out);
    }

    public Verdict(PrintStream out) {
        this.out = out;
    }

    /** A figure that cannot be wrong. */
    public void note(String format, Object... arguments) {
        out.println(String.format(Locale.ROOT, format, arguments));
    }

    /** A figure with what is asked of it. */
    public void check(boolean holds, String format, Object... arguments) {
        good &= holds;
        note((holds ? "ok    " : "FAIL  ") + format, arguments);
    }

    /** Whether nothing has failed. */
    public boolean isGood() {
        return good;
    }

    /** Ends the process, with 1 when anything failed. */
    public void exit() {
        out.println(good ? "passed" : "FAILED");
        System.exit(good ? 0 : 1);
    }
}
