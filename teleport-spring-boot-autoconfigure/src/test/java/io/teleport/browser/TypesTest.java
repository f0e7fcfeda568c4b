package io.teleport.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks the types of the client with TypeScript, where npm can get it. */
class TypesTest {

    private static final Path CLIENT = Path.of("src/main/resources/io/teleport/web");
    private static final Path INSTALLED = Path.of("target/typescript");
    private static final Path COMPILER = INSTALLED.resolve("node_modules/typescript/bin/tsc");
    private static final Pattern BLOCK = Pattern.compile("^```ts\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @Test
    void typesAreThoseOfItsUse(@TempDir Path folder) throws Exception {
        Program node = Program.find("node", "nodejs");
        assumeTrue(isCompilerThere(), "TypeScript: not installed (expected: npm that can get it)");
        for (String name : List.of("teleport.js", "teleport.d.ts", "package.json")) {
            Files.copy(CLIENT.resolve(name), folder.resolve(name));
        }
        Files.copy(Path.of("src/test/js/types.ts"), folder.resolve("types.ts"));
        Matcher documented = BLOCK.matcher(Files.readString(Path.of("../docs/browser.md")));
        assertThat(documented.find()).isTrue();
        Files.writeString(folder.resolve("documented.ts"), documented.group(1));
        List<String> arguments = List.of(
                COMPILER.toString(),
                "--noEmit",
                "--strict",
                "--target",
                "es2022",
                "--lib",
                "es2022,dom,dom.iterable",
                "--module",
                "esnext",
                "--moduleResolution",
                "bundler",
                folder.resolve("types.ts").toString(),
                folder.resolve("documented.ts").toString());
        Program.Result result = node.run(PATIENCE, Map.of(), arguments);
        assertThat(result.code()).as(result.output()).isZero();
    }

    private static boolean isCompilerThere() throws Exception {
        Optional<Program> npm = Program.findOptional("npm");
        if (!Files.exists(COMPILER) && npm.isPresent()) {
            Files.createDirectories(INSTALLED);
            npm.get()
                    .run(
                            PATIENCE,
                            Map.of(),
                            List.of("install", "--no-save", "--prefix", INSTALLED.toString(), "typescript@5.9.3"));
        }
        return Files.exists(COMPILER);
    }
}
