package io.teleport.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CodecRegistryTest {

    private final CodecRegistry codecs = CodecRegistry.defaults();

    @Test
    void codecsAreFoundByIdAndByNameInAnyCase() {
        assertThat(codecs.get((byte) 'j')).isInstanceOf(JsonCodec.class).isSameAs(codecs.get("JSON"));
        assertThat(codecs.get((byte) 'p')).isInstanceOf(ProtobufCodec.class).isSameAs(codecs.get("protobuf"));
        assertThat(codecs.get((byte) 's')).isInstanceOf(PlainCodec.class).isSameAs(codecs.get("plain"));
        assertThat(codecs.get((byte) 'f')).isInstanceOf(FormCodec.class).isSameAs(codecs.get("form"));
        assertThat(codecs.get((byte) 'x')).isInstanceOf(XmlCodec.class).isSameAs(codecs.get("xml"));
        assertThat(codecs.get((byte) 't')).isInstanceOf(ThriftCodec.class).isSameAs(codecs.get("thrift"));
        assertThat(codecs.all()).hasSize(6);
    }

    @Test
    void unknownCodecsAreNamed() {
        assertThat(codecs.find((byte) 'z')).isNull();
        assertThat(codecs.find("yaml")).isNull();
        assertThatThrownBy(() -> codecs.get((byte) 200))
                .isInstanceOf(CodecException.class)
                .hasMessageStartingWith("body codec: 200 (expected: json=106");
        assertThatThrownBy(() -> codecs.get("yaml"))
                .isInstanceOf(CodecException.class)
                .hasMessageStartingWith("body codec: yaml (expected: json=106");
    }

    @Test
    void idZeroIsRefused() {
        assertRefused("codec id of a: 0 (expected: 1-255)", new NamedCodec(0, "a"));
    }

    @Test
    void duplicatesAreRefused() {
        assertRefused(
                "codec id of b: 200 (expected: an id that a does not have)",
                new NamedCodec(200, "a"),
                new NamedCodec(200, "b"));
        assertRefused("codec name: A (expected: a name used once)", new NamedCodec(1, "a"), new NamedCodec(2, "A"));
    }

    @Test
    void everyIdButZeroCanBeUsed() {
        CodecRegistry full = CodecRegistry.of(IntStream.rangeClosed(1, 255)
                .mapToObj(id -> new NamedCodec(id, "codec" + id))
                .toList());

        assertThat(full.size()).isEqualTo(255);
        assertThat(full.get((byte) 255).name()).isEqualTo("codec255");
        assertThat(IntStream.rangeClosed(1, 255).map(id -> full.indexOf((byte) id)))
                .containsExactlyElementsOf(IntStream.range(0, 255).boxed().toList());
    }

    private static void assertRefused(String message, Codec... codecs) {
        assertThatThrownBy(() -> CodecRegistry.of(List.of(codecs)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
