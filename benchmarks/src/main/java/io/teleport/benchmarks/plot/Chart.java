package io.teleport.benchmarks.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;

/** Draws curves: calls in flight to the right, by ratio, and calls a second upwards. */
final class Chart {

    /** Image pixels for one unit of the sizes below. */
    private static final int SCALE = 2;

    private static final int WIDTH = 820;
    private static final int HEIGHT = 500;
    private static final int LEFT = 82;
    private static final int RIGHT = 650;
    private static final int TOP = 75;
    private static final int BOTTOM = 440;
    private static final int LEGEND_LINE = 20;
    private static final int LEGEND_SAMPLE = 28;

    /** Colours that are told apart by everyone, the first for the partner. */
    private static final List<Color> COLOURS = List.of(
            new Color(0x333333),
            new Color(0x0072B2),
            new Color(0xE69F00),
            new Color(0x009E73),
            new Color(0xCC79A7),
            new Color(0xD55E00),
            new Color(0x56B4E9));

    private static final Color GRID = new Color(0xDDDDDD);
    private static final float[] DASHES = {6, 4};
    private static final float[] DOTS = {2, 2};

    private final Curves curves;
    private final List<String> stacks;
    private final LogAxis right;
    private final LinearAxis up;
    private final BufferedImage image = new BufferedImage(WIDTH * SCALE, HEIGHT * SCALE, BufferedImage.TYPE_INT_RGB);
    private final Graphics2D pen = image.createGraphics();

    private Chart(Curves curves) {
        this.curves = curves;
        stacks = curves.curves().stream().map(Curve::stack).distinct().toList();
        List<Integer> places = curves.inFlight();
        right = new LogAxis(places.get(0), places.get(places.size() - 1), LEFT + 15, RIGHT - 15);
        up = LinearAxis.upTo(curves.highest(), BOTTOM, TOP);
    }

    static BufferedImage draw(Curves curves) {
        Chart chart = new Chart(curves);
        chart.drawPaper();
        chart.drawTitles();
        chart.drawVerticalAxis();
        chart.drawHorizontalAxis();
        for (int i = 0; i < curves.curves().size(); i++) {
            chart.drawCurve(curves.curves().get(i));
            chart.drawLegend(curves.curves().get(i), TOP + 10 + i * LEGEND_LINE);
        }
        chart.pen.dispose();
        return chart.image;
    }

    private void drawPaper() {
        pen.scale(SCALE, SCALE);
        pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        pen.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        pen.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        pen.setColor(Color.WHITE);
        pen.fillRect(0, 0, WIDTH, HEIGHT);
    }

    private void drawTitles() {
        pen.setColor(Color.BLACK);
        pen.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 15));
        pen.drawString(curves.title(), 20, 28);
        pen.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 11));
        pen.drawString(curves.subtitle(), 20, 46);
        pen.drawString("calls a second", 20, TOP - 10);
        drawCentred("calls in flight on one connection", (LEFT + RIGHT) / 2.0, BOTTOM + 42);
    }

    private void drawVerticalAxis() {
        pen.setStroke(new BasicStroke(1));
        for (int i = 0; i <= up.ticks(); i++) {
            double value = i * up.step();
            double y = up.at(value);
            pen.setColor(GRID);
            pen.draw(new Line2D.Double(LEFT, y, RIGHT, y));
            pen.setColor(Color.BLACK);
            String text = String.format(Locale.ROOT, "%,.0f", value);
            pen.drawString(text, LEFT - 8 - pen.getFontMetrics().stringWidth(text), (float) y + 4);
        }
    }

    private void drawHorizontalAxis() {
        for (int place : curves.inFlight()) {
            double x = right.at(place);
            pen.setColor(GRID);
            pen.draw(new Line2D.Double(x, TOP, x, BOTTOM));
            pen.setColor(Color.BLACK);
            pen.draw(new Line2D.Double(x, BOTTOM, x, BOTTOM + 4));
            drawCentred(String.format(Locale.ROOT, "%,d", place), x, BOTTOM + 20);
        }
        pen.draw(new Line2D.Double(LEFT, BOTTOM, RIGHT, BOTTOM));
    }

    private void drawCentred(String text, double x, double y) {
        pen.drawString(text, (float) (x - pen.getFontMetrics().stringWidth(text) / 2.0), (float) y);
    }

    private void drawCurve(Curve curve) {
        Path2D line = new Path2D.Double();
        choosePen(curve);
        for (int i = 0; i < curve.values().size(); i++) {
            double x = right.at(curves.inFlight().get(i));
            double y = up.at(curve.values().get(i));
            if (i == 0) {
                line.moveTo(x, y);
            } else {
                line.lineTo(x, y);
            }
            pen.fill(dot(x, y));
        }
        pen.draw(line);
    }

    private void drawLegend(Curve curve, double y) {
        double x = RIGHT + 20;
        choosePen(curve);
        pen.draw(new Line2D.Double(x, y, x + LEGEND_SAMPLE, y));
        pen.fill(dot(x + LEGEND_SAMPLE / 2.0, y));
        pen.setColor(Color.BLACK);
        pen.drawString(curve.label(), (float) x + LEGEND_SAMPLE + 8, (float) y + 4);
    }

    /** A colour for each stack, a kind of line for each dispatch. */
    private void choosePen(Curve curve) {
        float[] gaps = switch (curve.dispatch()) {
            case "default" -> DASHES;
            case "virtual" -> DOTS;
            default -> null;
        };
        pen.setColor(COLOURS.get(stacks.indexOf(curve.stack()) % COLOURS.size()));
        pen.setStroke(new BasicStroke(2, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10, gaps, 0));
    }

    private static Ellipse2D dot(double x, double y) {
        return new Ellipse2D.Double(x - 3, y - 3, 6, 6);
    }
}
