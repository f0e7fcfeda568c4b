package io.teleport.benchmarks.plot;

import java.io.IOException;
import java.nio.file.Path;

/** Draws a chart again from its figures. */
public final class Redraw {

    private Redraw() {}

    /** Arguments: the PNG file, beside which the CSV file is. */
    public static void main(String[] args) throws IOException {
        new ChartFiles(Path.of(args[0])).redraw();
    }
}
