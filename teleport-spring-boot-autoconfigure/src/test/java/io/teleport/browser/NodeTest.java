package io.teleport.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/** Runs the tests that are written in JavaScript, with peers to talk to. */
class NodeTest {

    private static final Path TESTS = Path.of("src/test/js");
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Map<String, Counterpart> SERVERS = new LinkedHashMap<>();

    @BeforeAll
    static void listen() {
        for (String proto : List.of("ws-json@4", "ws-json@5", "ws-json@6", "auto")) {
            SERVERS.put(proto, Counterpart.listening(proto));
        }
        for (String proto : List.of("ws-json@4", "ws-json@5", "ws-json@6")) {
            SERVERS.put(proto + " guarded", Counterpart.guarded(proto));
        }
    }

    @AfterAll
    static void close() {
        SERVERS.values().forEach(Counterpart::close);
        SERVERS.clear();
    }

    static Stream<String> tests() throws IOException {
        try (Stream<Path> files = Files.list(TESTS)) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".test.js"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("tests")
    void passes(String test) throws Exception {
        Program node = Program.find("node", "nodejs");
        Map<String, String> urls = new LinkedHashMap<>();
        SERVERS.forEach((proto, server) -> urls.put(proto, server.url()));
        Program.Result result = node.run(
                PATIENCE,
                Map.of("TELEPORT_SERVERS", new JsonMapper().writeValueAsString(urls)),
                List.of("--test", TESTS.resolve(test).toString()));
        assertThat(result.code()).as(result.output()).isZero();
        assertThat(result.output()).containsPattern("# pass [1-9]|ℹ pass [1-9]");
    }
}
