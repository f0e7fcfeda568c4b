package io.teleport.benchmarks.process;

import java.util.Collection;

/** The middle of several runs, which one that was disturbed does not move. */
public final class Median {

    private Median() {}

    /** Of one value or more; between the two in the middle of an even number. */
    public static double of(Collection<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
