package io.teleport.benchmarks.plot;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChartFilesTest {

    private static final Curves CURVES =
            new Curves("title", "subtitle", List.of(1, 10), List.of(new Curve("raw-loop", List.of(1.0, 2.0))));

    @TempDir
    private Path folder;

    @Test
    void chartAndFiguresAreWritten() throws Exception {
        ChartFiles files = new ChartFiles(folder.resolve("images/throughput.png"));

        files.write(CURVES);

        assertThat(folder.resolve("images/throughput.csv")).hasContent(CURVES.toCsv());
        BufferedImage image = ImageIO.read(files.png().toFile());
        assertThat(image.getWidth()).isGreaterThan(image.getHeight());
        assertThat(image.getRGB(0, 0)).isEqualTo(Color.WHITE.getRGB());
    }

    @Test
    void chartIsDrawnAgainFromItsFigures() throws Exception {
        ChartFiles files = new ChartFiles(folder.resolve("throughput.png"));
        files.write(CURVES);
        byte[] drawn = Files.readAllBytes(files.png());
        Files.delete(files.png());

        files.redraw();

        assertThat(files.png()).hasBinaryContent(drawn);
    }
}
