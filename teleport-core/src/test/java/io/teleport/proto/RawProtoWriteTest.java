package io.teleport.proto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.teleport.message.Message;
import io.teleport.message.MessageType;
import io.teleport.message.Metadata;
import io.teleport.message.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the raw protocol writes, and which messages it cannot carry. */
class RawProtoWriteTest {

    @Test
    void exampleOfTheDocumentation() {
        Message call = new Message()
                .type(MessageType.CALL)
                .seq(1)
                .serviceMethod("/math/add")
                .metadata(new Metadata().add("author", "li"))
                .bodyCodec((byte) 'j')
                .body(new int[] {1, 2});
        assertThat(Frames.write(Protos.raw(4), call))
                .isEqualTo("00000026" + "7200" + "000142" + "01" + "0009" + Frames.hex("/math/add") + "0009"
                        + Frames.hex("author=li") + "6a" + Frames.hex("[1,2]"));
        assertThat(Frames.write(Protos.raw(5), call))
                .isEqualTo("00000023" + "00" + "0131" + "01" + "09" + Frames.hex("/math/add") + "0009"
                        + Frames.hex("author=li") + "6a" + Frames.hex("[1,2]"));
        assertThat(Frames.write(Protos.raw(6), call))
                .isEqualTo("0000002b" + "00" + "0131" + "01" + "09" + Frames.hex("/math/add") + "0006"
                        + Frames.hex("code=0") + "0009" + Frames.hex("author=li") + "6a" + Frames.hex("[1,2]"));
        assertThat(call.wireSize()).isEqualTo(0x2b);
    }

    @ParameterizedTest
    @CsvSource({
        "4, 65536, 'service method length: 65536 (expected: 0-65535)'",
        "5, 256, 'service method length: 256 (expected: 0-255)'",
        "6, 256, 'service method length: 256 (expected: 0-255)'"
    })
    void serviceMethodsMustFitTheirField(int generation, int length, String text) {
        Proto proto = Protos.raw(generation);
        Message longest = new Message().serviceMethod("m".repeat(length - 1));
        assertThat(Frames.read(proto, Frames.write(proto, longest)).serviceMethod())
                .isEqualTo(longest.serviceMethod());
        Message message = new Message().serviceMethod("m".repeat(length));
        assertThat(refusal(proto, message, ProtoLimits.DEFAULT))
                .hasMessage(text)
                .extracting(ProtoException::code)
                .isEqualTo(Status.CODE_BAD_MESSAGE);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5, 6})
    void serviceMethodsAreUtf8(int generation) {
        Proto proto = Protos.raw(generation);
        String text = "/größe/作者/\ud83d\ude80?x=1";
        Message message = new Message().serviceMethod(text);
        assertThat(Frames.read(proto, Frames.write(proto, message)).serviceMethod())
                .isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5, 6})
    void metadataMustFitItsFieldAndTheLimit(int generation) {
        Proto proto = Protos.raw(generation);
        Message large = new Message().metadata(new Metadata().add("k", "v".repeat(65_534)));
        assertThat(refusal(proto, large, ProtoLimits.DEFAULT))
                .hasMessage("metadata length: 65536 (expected: 0-65535)")
                .extracting(ProtoException::code)
                .isEqualTo(Status.CODE_TOO_LARGE);
        Message small = new Message().metadata(new Metadata().add("k", "v".repeat(20)));
        assertThat(refusal(proto, small, new ProtoLimits(0, 0, 20))).hasMessage("metadata length: 22 (expected: 0-20)");
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5, 6})
    void framesMustFitTheLimit(int generation) {
        Proto proto = Protos.raw(generation);
        Message message = new Message().body(new byte[10]);
        int size = Frames.write(proto, message).length() / 2;
        ProtoLimits exact = new ProtoLimits(size, 0, 0);
        assertThat(Frames.write(proto, message, Frames.context(exact))).hasSize(size * 2);
        assertThat(refusal(proto, message.body(new byte[11]), exact))
                .hasMessage("frame length: " + (size + 1) + " (expected: 0-" + size + ")")
                .extracting(ProtoException::code)
                .isEqualTo(Status.CODE_TOO_LARGE);
        assertThat(refusal(proto, message.body(new byte[1000]), exact))
                .hasMessage("frame length: 1000 (expected: 0-" + size + ")");
    }

    @Test
    void sequencesOfTextAreForGeneration4Alone() {
        Message message = new Message().seqText("hello!");
        assertThat(Frames.read(Protos.raw(4), Frames.write(Protos.raw(4), message))
                        .seqText())
                .isEqualTo("hello!");
        assertThat(refusal(Protos.raw(5), message, ProtoLimits.DEFAULT))
                .hasMessage("seq: hello! (expected: base 36 from -zik0zk to zik0zj)");
        assertThat(refusal(Protos.raw(6), new Message().seq(1L << 31), ProtoLimits.DEFAULT))
                .hasMessage("seq: zik0zk (expected: base 36 from -zik0zk to zik0zj)");
        assertThat(refusal(Protos.raw(4), new Message().seqText("\u4f5c"), ProtoLimits.DEFAULT))
                .hasMessage("seq: \u4f5c (expected: characters up to U+00FF)");
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5, 6})
    void bodyOfTheCallerIsNeitherReadNorReleased(int generation) {
        ByteBuf body = Unpooled.copiedBuffer(new byte[] {1, 2, 3});
        Message message = new Message().body(body).pipe(Frames.CONTEXT.filters().pipe("md5"));
        String first = Frames.write(Protos.raw(generation), message);
        assertThat(Frames.write(Protos.raw(generation), message)).isEqualTo(first);
        assertThat(body.refCnt()).isEqualTo(1);
        message.release();
        assertThat(body.refCnt()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5, 6})
    void emptyBodyOfAReadMessageHoldsNoMemory(int generation) {
        ByteBuf in = Unpooled.wrappedBuffer(Frames.bytes(Frames.write(Protos.raw(generation), new Message())));
        Message message = Protos.raw(generation).read(in, Frames.CONTEXT);
        assertThat(in.refCnt()).isEqualTo(1);
        assertThat(message.body()).isSameAs(Unpooled.EMPTY_BUFFER);
        in.release();
    }

    private static ProtoException refusal(Proto proto, Message message, ProtoLimits limits) {
        return assertThatExceptionOfType(ProtoException.class)
                .isThrownBy(() -> Frames.write(proto, message, Frames.context(limits)))
                .actual();
    }
}
