package io.teleport.benchmarks.plot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** A chart as a PNG file, and its figures as a CSV file beside it. */
public record ChartFiles(Path png) {

    private static final String PNG = ".png";
    private static final String CSV = ".csv";

    /** The file that is to be written must be a PNG. */
    public ChartFiles {
        if (!png.toString().endsWith(PNG)) {
            throw new IllegalArgumentException("file: " + png + " (expected: a name that ends with " + PNG + ")");
        }
    }

    /** Where the figures are. */
    public Path csv() {
        String name = png.getFileName().toString();
        return png.resolveSibling(name.substring(0, name.length() - PNG.length()) + CSV);
    }

    /** Writes both, the figures first; folders that are missing are made. */
    public void write(Curves curves) throws IOException {
        Files.createDirectories(png.toAbsolutePath().getParent());
        Files.writeString(csv(), curves.toCsv());
        draw(curves);
    }

    /** Draws the figures that were written before. */
    void redraw() throws IOException {
        draw(Curves.parseCsv(Files.readString(csv())));
    }

    private void draw(Curves curves) throws IOException {
        if (!ImageIO.write(Chart.draw(curves), "png", png.toFile())) {
            throw new IOException("this Java writes no PNG files");
        }
    }
}
