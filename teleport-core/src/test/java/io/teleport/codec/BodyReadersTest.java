package io.teleport.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.teleport.testing.BufferKind;
import java.lang.reflect.Type;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BodyReadersTest {

    private final CodecRegistry codecs = CodecRegistry.defaults();

    @Test
    void bodyIsReadByTheCodecThatTheMessageNames() {
        assertThat(read(String.class, 'j', "\"a\"")).isEqualTo("a");
        assertThat(read(String.class, 's', "\"a\"")).isEqualTo("\"a\"");
    }

    @ParameterizedTest
    @ValueSource(chars = {0, 'j', 'z'})
    void bytesAreCopiedWhateverTheCodec(char codec) {
        assertThat(read(byte[].class, codec, "raw")).isEqualTo("raw".getBytes(UTF_8));
    }

    @ParameterizedTest
    @EnumSource(BufferKind.class)
    void bufferIsARetainedSliceThatTheReceiverOwns(BufferKind kind) {
        ByteBuf in = kind.of("raw".getBytes(UTF_8));

        ByteBuf body = (ByteBuf) BodyReaders.of(codecs, ByteBuf.class).read((byte) 'z', in);

        in.release();
        assertThat(body.toString(UTF_8)).isEqualTo("raw");
        assertThat(body.release()).isTrue();
    }

    @Test
    void voidIgnoresAnyBody() {
        assertThat(read(void.class, 'j', "not json")).isNull();
        assertThat(read(Void.class, 'z', "x")).isNull();
    }

    @Test
    void emptyBodyWithoutCodecIsZeroOrNull() {
        assertThat(read(int.class, 0, "")).isEqualTo(0);
        assertThat(read(Integer.class, 0, "")).isNull();
        assertThat(read(String.class, 0, "")).isNull();
    }

    @ParameterizedTest
    @ValueSource(chars = {0, 'y'})
    void unknownCodecIsRefusedNamingTheKnownOnes(char codec) {
        assertThatThrownBy(() -> read(int[].class, codec, "[1]"))
                .isInstanceOf(CodecException.class)
                .hasMessage("body codec: " + (int) codec + " (expected: json=106, protobuf=112, plain=115, form=102,"
                        + " xml=120, thrift=116)")
                .satisfies(e -> assertThat(e.getStackTrace()).isEmpty());
    }

    @Test
    void codecThatCannotReadTheTypeFailsForItselfAlone() {
        BodyReaders readers = BodyReaders.of(codecs, int[].class);

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> read(readers, 'p', "x"))
                    .isInstanceOf(CodecException.class)
                    .hasMessageStartingWith("body codec: 112 (expected: one that reads int[]; ")
                    .satisfies(e -> assertThat(e.getStackTrace()).isEmpty());
        }
        assertThat(read(readers, 'j', "[1,2]")).isEqualTo(new int[] {1, 2});
    }

    @Test
    void codecIsBoundOnce() {
        AtomicInteger bound = new AtomicInteger();
        Codec counting = codec(type -> {
            bound.incrementAndGet();
            return in -> "read";
        });
        BodyReaders readers = BodyReaders.of(CodecRegistry.of(List.of(counting)), String.class);

        assertThat(bound).hasValue(0);
        assertThat(read(readers, 200, "x")).isEqualTo("read");
        assertThat(read(readers, 200, "x")).isEqualTo("read");
        assertThat(bound).hasValue(1);
    }

    @Test
    void unexpectedFailureOfACodecKeepsItsCause() {
        Exception cause = new Exception("odd");
        Codec failing = codec(type -> in -> {
            throw cause;
        });

        assertThatThrownBy(() -> read(BodyReaders.of(CodecRegistry.of(List.of(failing)), String.class), 200, "x"))
                .isInstanceOf(CodecException.class)
                .hasMessage("body: odd (expected: java.lang.String)")
                .hasCause(cause);
    }

    private Object read(Type type, int codec, String body) {
        return read(BodyReaders.of(codecs, type), codec, body);
    }

    private static Object read(BodyReaders readers, int codec, String body) {
        ByteBuf in = BufferKind.DIRECT.of(body.getBytes(UTF_8));
        try {
            return readers.read((byte) codec, in);
        } finally {
            in.release();
        }
    }

    private static Codec codec(Function<Type, BodyReader> binder) {
        return new NamedCodec(200, "test") {
            @Override
            public BodyReader readerFor(Type type) {
                return binder.apply(type);
            }
        };
    }
}
