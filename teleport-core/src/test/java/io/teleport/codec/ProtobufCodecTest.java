package io.teleport.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.teleport.testing.BufferKind;
import io.teleport.testing.proto.Numbers;
import java.lang.reflect.Type;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProtobufCodecTest {

    private final ProtobufCodec codec = new ProtobufCodec();

    @ParameterizedTest
    @EnumSource(BufferKind.class)
    void messageSurvives(BufferKind kind) throws Exception {
        Numbers numbers = Numbers.newBuilder()
                .addAllValues(List.of(1, -2, 300))
                .setAuthor("作者")
                .build();

        byte[] bytes = Codecs.encode(codec, numbers, kind);

        assertThat(bytes).isEqualTo(numbers.toByteArray());
        assertThat(Codecs.decode(codec, Numbers.class, bytes, kind)).isEqualTo(numbers);
    }

    @ParameterizedTest
    @EnumSource(BufferKind.class)
    void messageLargerThanTheBufferSurvives(BufferKind kind) throws Exception {
        Struct.Builder builder = Struct.newBuilder();
        for (int i = 0; i < 5000; i++) {
            builder.putFields("field " + i, Value.newBuilder().setNumberValue(i).build());
        }
        Struct struct = builder.build();

        assertThat(Codecs.decode(codec, Struct.class, Codecs.encode(codec, struct, kind), kind))
                .isEqualTo(struct);
    }

    @Test
    void nullIsWrittenAsNothingAndNothingReadsAsDefaultInstance() throws Exception {
        assertThat(Codecs.encode(codec, null)).isEmpty();
        assertThat(Codecs.encode(codec, Numbers.getDefaultInstance())).isEmpty();
        assertThat(Codecs.decode(codec, Numbers.class, "")).isSameAs(Numbers.getDefaultInstance());
        assertThat(Codecs.decode(codec, Void.class, "")).isNull();
    }

    @Test
    void bodyThatIsNoMessageIsRefusedNamingItsClass() {
        assertThatThrownBy(() -> Codecs.encode(codec, new int[0]))
                .isInstanceOf(CodecException.class)
                .hasMessage("protobuf body: int[] (expected: a generated protobuf message)");
    }

    @ParameterizedTest
    @ValueSource(classes = {int[].class, String.class, Object.class, MessageLite.class})
    void typeThatIsNoMessageIsRefusedWhenItIsBound(Type type) {
        assertThatThrownBy(() -> codec.readerFor(type))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(type.getTypeName())
                .hasMessageContaining("expected: a generated protobuf message");
    }

    @ParameterizedTest
    @EnumSource(BufferKind.class)
    void badBodyIsRefusedWithoutStackTrace(BufferKind kind) {
        byte[] lengthBeyondTheEnd = {0x12, 0x7f, 1};

        assertThatThrownBy(() -> Codecs.decode(codec, Numbers.class, lengthBeyondTheEnd, kind))
                .isInstanceOf(CodecException.class)
                .hasMessageStartingWith("protobuf body: ")
                .hasMessageEndingWith("(expected: " + Numbers.class.getTypeName() + ")")
                .satisfies(e -> assertThat(e.getStackTrace()).isEmpty());
    }
}
