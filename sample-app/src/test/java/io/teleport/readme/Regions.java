package io.teleport.readme;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The parts of this package's sources that a page shows: between {@code region} and {@code endregion}. */
final class Regions {

    private static final Path SOURCES = Path.of("src/test/java/io/teleport/readme");
    private static final Pattern REGION =
            Pattern.compile("^ *// region .*?\\n(.*?)^ *// endregion$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final String HIDDEN = "// not shown";

    private Regions() {}

    /** All regions, without the indentation that they have in common and without the lines that are not shown. */
    static List<String> all() {
        try (Stream<Path> sources = Files.list(SOURCES)) {
            return sources.sorted().flatMap(Regions::of).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> of(Path source) {
        try {
            return REGION.matcher(Files.readString(source)).results().map(region -> shown(region.group(1)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String shown(String region) {
        String indented = region.lines().filter(line -> !line.endsWith(HIDDEN)).collect(Collectors.joining("\n"));
        return indented.stripIndent() + "\n";
    }
}
