package io.teleport.benchmarks.plot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What a chart shows: calls a second against calls in flight.
 *
 * @param title the line above the chart
 * @param subtitle where and when it was measured
 * @param inFlight the places on the horizontal axis, rising
 * @param curves the lines
 */
public record Curves(String title, String subtitle, List<Integer> inFlight, List<Curve> curves) {

    private static final String COMMENT = "# ";
    private static final String SEPARATOR = ",";
    private static final String FIRST_COLUMN = "in flight";
    private static final int HEAD_LINES = 3;

    /** As a table of comma-separated values, title and subtitle as comments above. */
    public String toCsv() {
        StringBuilder csv = new StringBuilder();
        csv.append(COMMENT).append(title).append('\n');
        csv.append(COMMENT).append(subtitle).append('\n');
        csv.append(FIRST_COLUMN);
        curves.forEach(curve -> csv.append(SEPARATOR).append(curve.label()));
        csv.append('\n');
        for (int i = 0; i < inFlight.size(); i++) {
            csv.append(row(i)).append('\n');
        }
        return csv.toString();
    }

    private String row(int index) {
        return inFlight.get(index)
                + curves.stream()
                        .map(curve -> String.format(
                                Locale.ROOT, "%s%.0f", SEPARATOR, curve.values().get(index)))
                        .collect(Collectors.joining());
    }

    /**
     * Reads what {@link #toCsv} wrote.
     *
     * @throws IllegalArgumentException naming the line that is wrong
     */
    public static Curves parseCsv(String csv) {
        List<String> lines = csv.lines().toList();
        if (lines.size() <= HEAD_LINES) {
            throw new IllegalArgumentException("lines: " + lines.size() + " (expected: more than " + HEAD_LINES + ")");
        }
        List<String> head = cells(lines.get(2));
        List<Integer> inFlight = new ArrayList<>();
        List<Curve> curves = new ArrayList<>();
        head.stream().skip(1).forEach(label -> curves.add(new Curve(label, new ArrayList<>())));
        for (String line : lines.subList(HEAD_LINES, lines.size())) {
            List<String> cells = cells(line);
            if (cells.size() != head.size()) {
                throw new IllegalArgumentException("line: " + line + " (expected: " + head.size() + " cells)");
            }
            inFlight.add(Integer.valueOf(cells.get(0)));
            for (int i = 1; i < cells.size(); i++) {
                curves.get(i - 1).values().add(Double.valueOf(cells.get(i)));
            }
        }
        return new Curves(comment(lines.get(0)), comment(lines.get(1)), inFlight, curves);
    }

    private static List<String> cells(String line) {
        return Arrays.asList(line.split(SEPARATOR, -1));
    }

    private static String comment(String line) {
        if (!line.startsWith(COMMENT)) {
            throw new IllegalArgumentException("line: " + line + " (expected: a comment)");
        }
        return line.substring(COMMENT.length());
    }

    double highest() {
        return curves.stream()
                .flatMap(curve -> curve.values().stream())
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(0);
    }
}
