package io.teleport.benchmarks.endurance;

import java.util.Locale;

/** Prints what was found and remembers whether all of it is as it should be. */
public final class Verdict {

    private boolean good = true;

    /** A figure that cannot be wrong. */
    public void note(String format, Object... arguments) {
        System.out.println(String.format(Locale.ROOT, format, arguments));
    }

    /** A figure with what is asked of it. */
    public void check(boolean holds, String format, Object... arguments) {
        good &= holds;
        note((holds ? "ok    " : "FAIL  ") + format, arguments);
    }

    /** Ends the process, with 1 when anything failed. */
    public void exit() {
        System.out.println(good ? "passed" : "FAILED");
        System.exit(good ? 0 : 1);
    }
}
