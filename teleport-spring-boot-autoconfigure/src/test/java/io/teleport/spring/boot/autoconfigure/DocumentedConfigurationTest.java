package io.teleport.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;

/** The configuration that README.md and docs/ show is one that an application may have. */
class DocumentedConfigurationTest {

    private static final Path PROJECT = Path.of("..");
    private static final Pattern YAML = Pattern.compile("^```yaml\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

    static Stream<String> blocks() throws IOException {
        try (Stream<Path> docs = Files.list(PROJECT.resolve("docs"))) {
            Stream<Path> texts =
                    docs.filter(page -> page.toString().endsWith(".md")).sorted();
            List<Path> pages = Stream.concat(Stream.of(PROJECT.resolve("README.md")), texts)
                    .toList();
            return pages.stream().flatMap(DocumentedConfigurationTest::blocksOf);
        }
    }

    private static Stream<String> blocksOf(Path page) {
        try {
            return YAML.matcher(Files.readString(page)).results().map(block -> block.group(1));
        } catch (IOException e) {
            throw new AssertionError(page.toString(), e);
        }
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void everyKeyIsBound(String yaml) throws IOException {
        List<PropertySource<?>> loaded = new YamlPropertySourceLoader()
                .load("yaml", new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)));
        assertThat(loaded).hasSize(1);
        Binder binder = new Binder(ConfigurationPropertySources.from(loaded));
        assertThatCode(() -> binder.bind(
                        TeleportProperties.PREFIX,
                        Bindable.of(TeleportProperties.class),
                        new NoUnboundElementsBindHandler(BindHandler.DEFAULT)))
                .doesNotThrowAnyException();
    }
}
