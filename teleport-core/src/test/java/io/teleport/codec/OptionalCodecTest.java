package io.teleport.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.netty.buffer.Unpooled;
import io.teleport.ConfigException;
import io.teleport.Peer;
import io.teleport.PeerConfig;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What codecs say whose library is not there. */
class OptionalCodecTest {

    private final Codec missing = OptionalCodec.of(
            'y', "yaml", "org.example:yaml", "org.example.Yaml", () -> new NamedCodec((byte) 'y', "yaml"));

    @Test
    void codecIsItselfWhereItsLibraryIs() {
        assertThat(OptionalCodec.xml()).isInstanceOf(XmlCodec.class);
        assertThat(OptionalCodec.thrift()).isInstanceOf(ThriftCodec.class);
        assertThat(new ThriftCodec().missing()).isNull();
    }

    @Test
    void bodiesNameTheLibrary() {
        assertThat(missing.id()).isEqualTo((byte) 'y');
        assertThat(missing.name()).isEqualTo("yaml");
        assertThatExceptionOfType(CodecException.class)
                .isThrownBy(() -> missing.encode("x", Unpooled.EMPTY_BUFFER))
                .withMessage("body codec: yaml (expected: org.example:yaml on the class path)");
        BodyReaders readers = BodyReaders.of(CodecRegistry.of(List.of(missing)), Integer.class);
        assertThatExceptionOfType(CodecException.class)
                .isThrownBy(() -> readers.read((byte) 'y', Unpooled.wrappedBuffer(new byte[1])))
                .withMessage("body codec: 121 (expected: one that reads java.lang.Integer;"
                        + " yaml needs org.example:yaml on the class path)");
    }

    @Test
    void settingThatNamesItIsRefusedWhenThePeerIsBuilt() {
        PeerConfig config = PeerConfig.builder().defaultBodyCodec("yaml").build();
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> Peer.builder()
                        .codecs(List.of(missing, new PlainCodec()))
                        .config(config)
                        .build())
                .withMessage("default-body-codec: yaml (expected: org.example:yaml on the class path)");
    }
}
