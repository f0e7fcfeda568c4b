package io.teleport.proto;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.teleport.message.Message;
import java.nio.charset.StandardCharsets;

/** What the tests of the http protocol share: messages as the text that they are on the wire. */
final class HttpFrames {

    private HttpFrames() {}

    /** Reads all of it; the message is released, so its body is gone. */
    static Message read(Proto session, String text) {
        ByteBuf in = Unpooled.copiedBuffer(bytes(text));
        Message message = session.read(in, Frames.CONTEXT);
        assertThat(in.isReadable()).isFalse();
        message.release();
        in.release();
        return message;
    }

    /** As a peer of its own would. */
    static String write(Message message) {
        return write(Protos.http(5).forSession(), message);
    }

    static String write(Proto session, Message message) {
        ByteBuf out = Unpooled.buffer();
        try {
            session.write(message, out, Frames.CONTEXT);
            assertThat(message.wireSize()).isEqualTo(out.readableBytes());
            return out.toString(StandardCharsets.ISO_8859_1);
        } finally {
            out.release();
        }
    }

    /** What goes over the wire, with ends of lines where the text has tildes. */
    static byte[] bytes(String text) {
        return crlf(text).getBytes(StandardCharsets.ISO_8859_1);
    }

    /** With ends of lines where the text has tildes. */
    static String crlf(String text) {
        return text.replace("~", "\r\n");
    }
}
