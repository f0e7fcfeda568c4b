package io.teleport.benchmarks.plot;

import java.util.stream.DoubleStream;

/**
 * Where values lie on an axis from zero to a round number.
 *
 * @param step the distance of its ticks
 * @param ticks how many there are above zero
 */
record LinearAxis(double step, int ticks, double start, double end) {

    private static final int MOST_TICKS = 8;
    private static final double[] ROUND = {1, 2, 2.5, 5, 10};

    /** The axis with the fewest round steps that holds values up to {@code highest}. */
    static LinearAxis upTo(double highest, double start, double end) {
        double least = Math.max(highest, 1) / MOST_TICKS;
        double power = Math.pow(10, Math.floor(Math.log10(least)));
        double step = DoubleStream.of(ROUND)
                .map(round -> round * power)
                .filter(candidate -> candidate >= least)
                .findFirst()
                .orElse(10 * power);
        return new LinearAxis(step, (int) Math.max(1, Math.ceil(highest / step)), start, end);
    }

    double at(double value) {
        return start + (end - start) * value / (step * ticks);
    }
}
