package io.teleport.readme;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PagesTest {

    private static final Path PROJECT = Markdown.PROJECT;

    static Stream<Markdown> pages() throws IOException {
        try (Stream<Path> docs = Files.list(PROJECT.resolve("docs"))) {
            List<String> names = docs.map(page -> "docs/" + page.getFileName())
                    .filter(name -> name.endsWith(".md"))
                    .sorted()
                    .toList();
            return Stream.concat(Stream.of("README.md", "CONTRIBUTING.md", "CHANGELOG.md"), names.stream())
                    .map(Markdown::read);
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void linksLeadSomewhere(Markdown page) {
        Path folder = page.path().resolveSibling("");
        assertThat(page.links())
                .allSatisfy(link -> assertThat(folder.resolve(link)).exists());
    }

    @Test
    void architectureNamesTypesThatExist() throws IOException {
        Set<String> types = typesOfTheCore();
        assertThat(Markdown.read("docs/architecture.md").typeNames())
                .isNotEmpty()
                .allSatisfy(name -> assertThat(types).contains(name));
    }

    @Test
    void javaOfTheReadmeAndOfProtocolsIsCompiledHere() {
        List<String> shown = Stream.of("README.md", "docs/protocols.md")
                .flatMap(page -> Markdown.read(page).blocks("java").stream())
                .toList();
        assertThat(shown).containsExactlyInAnyOrderElementsOf(Regions.all());
    }

    @Test
    void dependencyOfTheReadmeIsTheStarterInItsVersion() throws IOException {
        String pom = Files.readString(PROJECT.resolve("teleport-spring-boot-starter/pom.xml"));
        String dependency = Markdown.readme().blocks("xml").get(0);
        assertThat(List.of("groupId", "artifactId", "version"))
                .allSatisfy(element ->
                        assertThat(valueOf(element, dependency)).isEqualTo(valueOf(element, withoutParentId(pom))));
    }

    @Test
    void firstCommandStartsTheJarThatIsBuilt() throws IOException {
        String command = Markdown.readme().blocks("").get(0).strip();
        assertThat(command).startsWith("mvn ").endsWith(" package && java -jar sample-app/target/sample-app.jar");
        assertThat(Files.readString(PROJECT.resolve("sample-app/pom.xml")))
                .contains("<finalName>sample-app</finalName>");
    }

    @Test
    void secondCommandIsWhatContinuousIntegrationRuns() throws IOException {
        String command = Markdown.readme().blocks("").get(1).strip();
        assertThat(Files.readString(PROJECT.resolve(".ci/run"))).contains("exec " + command + " ");
    }

    private static Set<String> typesOfTheCore() throws IOException {
        try (Stream<Path> files = Files.walk(PROJECT.resolve("teleport-core/src"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".java"))
                    .map(name -> name.substring(0, name.length() - ".java".length()))
                    .collect(Collectors.toSet());
        }
    }

    /** The group and the version of a module are written at its parent. */
    private static String withoutParentId(String pom) {
        return pom.replace("<artifactId>teleport-parent</artifactId>", "");
    }

    private static String valueOf(String element, String xml) {
        String open = "<" + element + ">";
        int start = xml.indexOf(open) + open.length();
        return xml.substring(start, xml.indexOf("</" + element + ">", start));
    }
}
