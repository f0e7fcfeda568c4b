package io.teleport.proto;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.teleport.message.Message;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Freedoms of the sub-protocols of websockets, where filters cover the body alone: "inflated body" and, in json, "json
 * escaping". All other bytes are the same.
 */
final class WebSocketSameness {

    private static final int BODY = 6;

    private WebSocketSameness() {}

    /** The ids of the filters end the object. */
    static void json(GoldenFrame frame, byte[] written) {
        String ids = frame.text("seq").matches("[0-9]+") ? "\",\"xferPipe\":[" : "\",\"xfer_pipe\":[";
        byte[] captured = frame.bytes();
        byte[] expected = Arrays.copyOfRange(captured, Integer.BYTES, captured.length);
        byte[] actual = Arrays.copyOfRange(written, Integer.BYTES, written.length);
        if (frame.pipe().isEmpty()) {
            new EscapedBody(ids + "]}").check(frame, expected, actual);
            return;
        }
        String expectedText = new String(expected, StandardCharsets.ISO_8859_1);
        String actualText = new String(actual, StandardCharsets.ISO_8859_1);
        int body = expectedText.indexOf(EscapedBody.KEY) + EscapedBody.KEY.length();
        assertThat(actualText)
                .startsWith(expectedText.substring(0, body))
                .endsWith(expectedText.substring(expectedText.lastIndexOf(ids)));
        assertBodyIsReadAgain(frame, written);
    }

    /** Field by field, since a compressed body may have another length. */
    static void protobuf(GoldenFrame frame, byte[] written) {
        if (!frame.pipe().contains("g")) {
            Sameness.EXACT.check(frame, written);
            return;
        }
        assertThat(withoutBody(written)).isEqualTo(withoutBody(frame.bytes()));
        assertBodyIsReadAgain(frame, written);
    }

    private static UnknownFieldSet withoutBody(byte[] frame) {
        try {
            ByteString payload = ByteString.copyFrom(frame, Integer.BYTES, frame.length - Integer.BYTES);
            return UnknownFieldSet.parseFrom(payload).toBuilder()
                    .clearField(BODY)
                    .build();
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    private static void assertBodyIsReadAgain(GoldenFrame frame, byte[] written) {
        Message message = frame.file()
                .proto()
                .read(Unpooled.wrappedBuffer(written), frame.file().context());
        assertThat(message).isNotNull();
        try {
            assertThat(ByteBufUtil.getBytes((ByteBuf) message.body())).isEqualTo(frame.body());
        } finally {
            message.release();
        }
    }
}
