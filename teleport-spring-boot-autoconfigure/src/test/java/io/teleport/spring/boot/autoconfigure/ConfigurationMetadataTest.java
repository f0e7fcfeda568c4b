package io.teleport.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.teleport.codec.Codec;
import io.teleport.codec.CodecRegistry;
import io.teleport.proto.Protos;
import java.io.InputStream;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ConfigurationMetadataTest {

    private static final JsonMapper MAPPER = new JsonMapper();

    @Test
    void everyKeyIsDescribedAsBootDescribesIts() throws Exception {
        List<JsonNode> properties = properties();
        assertThat(properties).hasSizeGreaterThan(40).allSatisfy(ConfigurationMetadataTest::isDescribed);
    }

    @Test
    void everyEnumAndNamedRegistryHasHints() throws Exception {
        Set<String> hinted = metadata()
                .findValue("hints")
                .valueStream()
                .map(hint -> hint.get("name").asString())
                .collect(Collectors.toSet());
        assertThat(hinted)
                .contains("teleport.peer.proto", "teleport.peer.default-body-codec")
                .containsAll(properties().stream()
                        .filter(ConfigurationMetadataTest::isEnum)
                        .filter(ConfigurationMetadataTest::isOurs)
                        .map(property -> property.get("name").asString())
                        .toList());
    }

    @Test
    void hintsNameWhatIsBuiltIn() throws Exception {
        List<String> codecs =
                CodecRegistry.defaults().all().stream().map(Codec::name).toList();
        List<String> protos = new ArrayList<>(Protos.names());
        protos.add("auto");
        assertThat(hintsOf("teleport.peer.proto")).containsExactlyInAnyOrderElementsOf(protos);
        assertThat(hintsOf("teleport.peer.default-body-codec")).containsExactlyInAnyOrderElementsOf(codecs);
        assertThat(hintsOf("teleport.peer.tlv-body-codec")).containsExactlyInAnyOrderElementsOf(codecs);
    }

    private static List<String> hintsOf(String name) throws Exception {
        return metadata()
                .findValue("hints")
                .valueStream()
                .filter(hint -> hint.get("name").asString().equals(name))
                .flatMap(hint -> hint.get("values").valueStream())
                .map(value -> value.get("value").asString())
                .toList();
    }

    private static void isDescribed(JsonNode property) {
        String name = property.get("name").asString();
        assertThat(property.has("description")).as(name).isTrue();
        String description = property.get("description").asString();
        assertThat(description)
                .as(name)
                .matches("\\p{Lu}.*\\.")
                .doesNotStartWith("The ")
                .doesNotStartWith("A ");
        assertThat(description).as(name).doesNotContainIgnoringCase("default");
        String type = property.get("type").asString();
        if (type.equals("java.lang.Boolean")) {
            assertThat(description).as(name).matches("(Whether|Enable) .*");
        }
        if (type.endsWith(".Duration") && !name.startsWith("management.")) {
            assertThat(description).as(name).contains("Milliseconds when no unit is given.");
        }
        if (type.endsWith(".DataSize")) {
            assertThat(description).as(name).contains("Bytes when no unit is given.");
        }
    }

    /** Boot describes and hints the keys that it has of every endpoint. */
    private static boolean isOurs(JsonNode property) {
        return property.get("name").asString().startsWith("teleport.");
    }

    private static boolean isEnum(JsonNode property) {
        try {
            return Class.forName(property.get("type").asString()).isEnum();
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    private static List<JsonNode> properties() throws Exception {
        return metadata().findValue("properties").valueStream().toList();
    }

    /** Only this module's own file; others are on the class path too. */
    private static JsonNode metadata() throws Exception {
        List<URL> urls = new ArrayList<>(Collections.list(ConfigurationMetadataTest.class
                .getClassLoader()
                .getResources("META-INF/spring-configuration-metadata.json")));
        urls.removeIf(url -> !url.toString().contains("teleport-spring-boot-autoconfigure"));
        assertThat(urls).hasSize(1);
        try (InputStream in = urls.get(0).openStream()) {
            return MAPPER.readTree(in);
        }
    }
}
