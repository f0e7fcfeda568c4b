package io.teleport.proto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.teleport.message.Message;
import io.teleport.message.Status;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebSocketProtoTest {

    private static final Proto JSON = Protos.find("ws-json@5");
    private static final Proto PROTOBUF = Protos.find("ws-protobuf@5");

    @ParameterizedTest
    @CsvSource({
        "5, xfer filters: 5 (expected: an array of numbers)",
        "'\"gm\"', xfer filters: gm (expected: an array of numbers)",
        "'\"[\"', xfer filters: [ (expected: an array of numbers)",
        "[1000], xfer filter: 1000 (expected: a number of 0-255)",
        "[x], xfer filter: x (expected: a number of 0-255)",
        "[7], xfer filter: 7 (expected: one of",
    })
    void badFiltersAreRefused(String filters, String message) {
        assertThatExceptionOfType(ProtoException.class)
                .isThrownBy(
                        () -> read(JSON, bytes("{\"seq\":1,\"mtype\":1,\"body\":\"x\",\"xferPipe\":" + filters + "}")))
                .withMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "null", "[ ]"})
    void noFiltersMayBeWrittenInManyWays(String filters) {
        Message message = read(JSON, bytes("{\"xferPipe\":" + filters + ",\"seq\":1,\"mtype\":1,\"body\":\"x\"}"));
        assertThat(message.pipe().isEmpty()).isTrue();
        assertThat(message.body()).isEqualTo(Unpooled.wrappedBuffer(bytes("x")));
        message.release();
    }

    /** A key that is no longer body, and a control character. */
    @Test
    void filtersWithoutABodyAreOfAnEmptyOne() {
        Message message = read(JSON, bytes("{\"seq\":1,\"mtype\":1,\"bodz\":\"\u0001\",\"xferPipe\":[103]}"));
        assertThat(((ByteBuf) message.body()).readableBytes()).isZero();
        message.release();
    }

    /** Go escapes quotes alone, and a digest is any bytes. */
    @Test
    void filteredBodyOfGoIsReadAsItWasMeant() throws Exception {
        for (int i = 0; i < 500; i++) {
            byte[] body = bytes("\"\\ " + i + "\u0001");
            byte[] packed = Arrays.copyOf(body, body.length + 16);
            System.arraycopy(MessageDigest.getInstance("MD5").digest(body), 0, packed, body.length, 16);
            ByteBuf json = Unpooled.buffer().writeBytes(bytes("{\"seq\":1,\"mtype\":1,\"bodyCodec\":115,\"body\":\""));
            for (byte b : packed) {
                json.writeBytes(b == '"' ? bytes("\\\"") : new byte[] {b});
            }
            json.writeBytes(bytes("\",\"xferPipe\":[109]}"));
            Message message = read(JSON, ByteBufUtil.getBytes(json));
            assertThat(ByteBufUtil.getBytes((ByteBuf) message.body())).isEqualTo(body);
            message.release();
        }
    }

    /** Where erpc 6 loses it. */
    @ParameterizedTest
    @ValueSource(strings = {"ws-json@4", "ws-json@5", "ws-json@6", "ws-protobuf@4", "ws-protobuf@5", "ws-protobuf@6"})
    void errorsAreMetadata(String name) {
        Proto proto = Protos.find(name);
        Status boom = Status.of(1001, "boom", "because");
        ByteBuf out = Unpooled.buffer();
        proto.write(new Message().type(2).seq(1).status(boom), out, Frames.CONTEXT);
        assertThat(out.toString(StandardCharsets.ISO_8859_1)).contains("X-Reply-Error=");
        Message read = proto.read(out, Frames.CONTEXT);
        assertThat(read).isNotNull();
        assertThat(read.status()).isEqualTo(boom);
        read.release();
        out.release();
    }

    @Test
    void messageOverTheLimitIsRefusedByItsLength() {
        ByteBuf in = Unpooled.buffer().writeInt(Integer.MAX_VALUE);
        assertThatExceptionOfType(ProtoException.class)
                .isThrownBy(() -> PROTOBUF.read(in, Frames.CONTEXT))
                .matches(e -> e.code() == Status.CODE_TOO_LARGE);
        in.release();
    }

    private static Message read(Proto proto, byte[] message) {
        Message read = proto.read(Unpooled.buffer().writeInt(message.length).writeBytes(message), Frames.CONTEXT);
        assertThat(read).isNotNull();
        return read;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
