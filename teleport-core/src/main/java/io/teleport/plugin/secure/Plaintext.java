package io.teleport.plugin.secure;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.teleport.codec.CodecException;
import io.teleport.codec.CodecRegistry;
import io.teleport.message.Message;
import org.jspecify.annotations.Nullable;

/** The bytes that the body of a message would have on the wire without encryption. */
final class Plaintext {

    private Plaintext() {}

    static byte[] of(Message message, CodecRegistry codecs) {
        Object body = message.body();
        if (body instanceof byte[] bytes) {
            return bytes;
        }
        if (body instanceof ByteBuf bytes) {
            return ByteBufUtil.getBytes(bytes);
        }
        return body == null && message.bodyCodec() == 0 ? new byte[0] : encoded(message.bodyCodec(), body, codecs);
    }

    private static byte[] encoded(byte codecId, @Nullable Object body, CodecRegistry codecs) {
        ByteBuf out = Unpooled.buffer();
        try {
            codecs.get(codecId).encode(body, out);
            return ByteBufUtil.getBytes(out);
        } catch (CodecException e) {
            throw e;
        } catch (Exception e) {
            throw new CodecException("body: " + e.getMessage(), e);
        } finally {
            out.release();
        }
    }
}
