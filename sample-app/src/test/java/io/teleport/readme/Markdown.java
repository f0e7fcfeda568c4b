package io.teleport.readme;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A page of the documentation.
 *
 * @param path from the root of the project
 * @param text all of it
 */
record Markdown(Path path, String text) {

    /** The root of the project, seen from the module that the tests run in. */
    static final Path PROJECT = Path.of("..");

    private static final Pattern BLOCK = Pattern.compile("^```(\\w*)\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern TYPE = Pattern.compile("`([A-Z]\\w*[a-z]\\w*)(\\.\\w+)?`");
    private static final Pattern LINK = Pattern.compile("]\\(([^)#\\s]+)[^)]*\\)");

    /** Reads a page, named from the root of the project. */
    static Markdown read(String path) {
        try {
            return new Markdown(PROJECT.resolve(path), Files.readString(PROJECT.resolve(path)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Markdown readme() {
        return read("README.md");
    }

    /** The fenced blocks in this language, or in none if it is empty. */
    List<String> blocks(String language) {
        return BLOCK.matcher(text)
                .results()
                .filter(block -> block.group(1).equals(language))
                .map(block -> block.group(2))
                .toList();
    }

    /** What it links to, but for addresses of the web, without anchors. */
    List<String> links() {
        return LINK.matcher(text)
                .results()
                .map((MatchResult link) -> link.group(1))
                .filter(target -> !target.contains("://"))
                .toList();
    }

    /** The names of types that stand between back ticks, alone or with a member. */
    List<String> typeNames() {
        return TYPE.matcher(text).results().map(name -> name.group(1)).toList();
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
