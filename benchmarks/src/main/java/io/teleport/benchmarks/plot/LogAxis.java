package io.teleport.benchmarks.plot;

/** Where values lie on an axis on which the same ratio is the same distance. */
record LogAxis(double from, double to, double start, double end) {

    double at(double value) {
        if (from == to) {
            return (start + end) / 2;
        }
        return start + (end - start) * Math.log(value / from) / Math.log(to / from);
    }
}
