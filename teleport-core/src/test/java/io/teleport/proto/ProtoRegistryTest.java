package io.teleport.proto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.netty.buffer.ByteBuf;
import io.teleport.message.Message;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Protocols are found by name. */
class ProtoRegistryTest {

    @ParameterizedTest
    @CsvSource({"raw@4, raw@4", "raw, raw@4", "RAW@5, raw@5", "raw@6, raw@6", "fast@3, fast@3", "raw@3, fast@3"})
    void builtInOnesAreFoundByFormatAndGeneration(String name, String found) {
        assertThat(Protos.find(name).name()).isEqualTo(found);
        assertThat(Protos.names()).contains(found);
    }

    @Test
    void unknownNamesAreRefusedWithTheKnownOnes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Protos.find("raw@7"))
                .withMessageStartingWith("proto: raw@7 (expected: one of [raw@4, raw@5, raw@6");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Protos.raw(7))
                .withMessage("generation of raw: 7 (expected: 3-6)");
        assertThat(ProtoRegistry.defaults().find("raw@7")).isNull();
    }

    @Test
    void oneOfTheUserIsFoundBesideThem() {
        Proto own = new Named("Mine@1");
        ProtoRegistry registry = ProtoRegistry.of(List.of(own));
        assertThat(registry.get("mine@1")).isSameAs(own);
        assertThat(registry.get("raw")).isSameAs(Protos.raw());
        assertThat(registry.names()).contains("mine@1", "raw@4");
        assertThat(ProtoRegistry.defaults().find("mine@1")).isNull();
    }

    @ParameterizedTest
    @CsvSource({"raw@4", "raw", "RAW@6"})
    void namesAreUsedOnce(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ProtoRegistry.of(List.of(new Named(name))))
                .withMessage("proto name: " + name + " (expected: a name used once)");
    }

    private record Named(String name) implements Proto {
        @Override
        public Message read(ByteBuf in, ProtoContext context) {
            return null;
        }

        @Override
        public void write(Message message, ByteBuf out, ProtoContext context) {}
    }
}
