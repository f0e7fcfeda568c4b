package io.teleport.fuzz;

/** What Jazzer calls: the target whose name it is given as an argument. */
public final class Fuzzer {

    private static FuzzTarget target = FuzzTargets.get(FuzzTargets.ALL_AT_ONCE);

    private Fuzzer() {}

    /** Takes the name of a target. */
    public static void fuzzerInitialize(String[] args) {
        target = FuzzTargets.get(args[0]);
    }

    /** Runs the target. */
    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        FuzzMemory.check(target, input);
    }
}
