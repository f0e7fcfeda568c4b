package io.teleport.proto;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.teleport.xfer.GzipFilter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Freedom "inflated" of HTTP messages: the body is compared in its plain form, and its length may be another. */
final class HttpSameness implements Sameness {

    private static final String LENGTH = "Content-Length: [0-9]+";

    @Override
    public void check(GoldenFrame frame, byte[] written) {
        if (!frame.pipe().contains("g")) {
            assertThat(text(written)).isEqualTo(text(frame.bytes()));
            return;
        }
        String head = head(written);
        byte[] body = body(written);
        assertThat(head.replaceAll(LENGTH, "")).isEqualTo(head(frame.bytes()).replaceAll(LENGTH, ""));
        assertThat(head).contains("Content-Length: " + body.length + "\r\n");
        assertThat(text(inflated(body))).isEqualTo(text(inflated(body(frame.bytes()))));
    }

    private static byte[] inflated(byte[] body) {
        ByteBuf plain = new GzipFilter().unpack(Unpooled.wrappedBuffer(body), ByteBufAllocator.DEFAULT, 1 << 20);
        byte[] bytes = ByteBufUtil.getBytes(plain);
        plain.release();
        return bytes;
    }

    private static String head(byte[] message) {
        String text = text(message);
        return text.substring(0, text.indexOf("\r\n\r\n") + 4);
    }

    private static byte[] body(byte[] message) {
        return Arrays.copyOfRange(message, head(message).length(), message.length);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
