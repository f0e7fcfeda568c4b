package io.teleport.benchmarks.plot;

import java.util.List;

/**
 * The line of one stack.
 *
 * @param label stack and dispatch, as {@code raw-loop}
 * @param values one for each place on the horizontal axis
 */
public record Curve(String label, List<Double> values) {

    /** The label without the dispatch. */
    String stack() {
        return label.substring(0, Math.max(0, label.lastIndexOf('-')));
    }

    /** The label's last part. */
    String dispatch() {
        return label.substring(label.lastIndexOf('-') + 1);
    }
}
