package io.teleport.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.teleport.testing.BufferKind;
import java.lang.reflect.Type;

/** Runs a codec against buffers that are released again. */
final class Codecs {

    private Codecs() {}

    static String encode(Codec codec, Object body) throws Exception {
        return new String(encode(codec, body, BufferKind.HEAP), UTF_8);
    }

    /** The bytes that the codec appends to a buffer which is not empty. */
    static byte[] encode(Codec codec, Object body, BufferKind kind) throws Exception {
        ByteBuf out = kind.allocate().writeZero(5);
        try {
            codec.encode(body, out);
            return ByteBufUtil.getBytes(out.skipBytes(5));
        } finally {
            out.release();
        }
    }

    static Object decode(Codec codec, Type type, String body) throws Exception {
        return decode(codec, type, body.getBytes(UTF_8), BufferKind.HEAP);
    }

    static Object decode(Codec codec, Type type, byte[] body, BufferKind kind) throws Exception {
        ByteBuf in = kind.of(body);
        try {
            return codec.readerFor(type).read(in);
        } finally {
            in.release();
        }
    }
}
