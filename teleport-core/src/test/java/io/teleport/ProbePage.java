package io.teleport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the table of docs/protocols.md says of frames made by hand, and the record of what Go servers did with them. */
final class ProbePage {

    static final String ANSWERED = "answered";
    static final String IGNORED = "ignored";
    static final String HANGS_UP = "hangs up";

    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern ROW = Pattern.compile("^\\| ([a-zA-Z0-9_]+) \\| ([^|]+) \\| ([^|]+) \\| ([^|]+) \\|$");

    /** What the page says of one frame in one protocol. */
    record Outcome(String go, String here) {}

    private ProbePage() {}

    /** The record, by kind of server. */
    static JsonNode recorded() throws IOException {
        try (InputStream in = Objects.requireNonNull(ProbePage.class.getResourceAsStream("/golden/probes.json"))) {
            return JSON.readTree(in);
        }
    }

    static Outcome outcomeOf(String name, String proto) throws IOException {
        Outcome outcome = page().get(name + " " + proto);
        assertThat(outcome).as("the row of " + name + " for " + proto).isNotNull();
        return outcome;
    }

    /** The rows of the table, by name and protocol. */
    static Map<String, Outcome> page() throws IOException {
        return Files.readAllLines(Path.of("../docs/protocols.md")).stream()
                .map(ROW::matcher)
                .filter(row -> row.matches() && row.group(2).matches(".*(@\\d|tlv).*"))
                .flatMap(row -> Stream.of(row.group(2).split(", "))
                        .map(proto -> Map.entry(row.group(1) + " " + proto, new Outcome(row.group(3), row.group(4)))))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
