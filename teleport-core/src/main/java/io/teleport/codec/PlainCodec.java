package io.teleport.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Bodies as bare text in UTF-8: strings as they are, booleans, characters, and numbers in decimal without an exponent,
 * as Go writes them. {@code null} is written as no bytes; no bytes read as the empty string, the zero of a primitive,
 * or else {@code null}.
 */
public final class PlainCodec implements Codec {

    @Override
    public byte id() {
        return 's';
    }

    @Override
    public String name() {
        return "plain";
    }

    @Override
    public void encode(@Nullable Object body, ByteBuf out) {
        if (body instanceof byte[] bytes) {
            out.writeBytes(bytes);
        } else if (body instanceof ByteBuf bytes) {
            out.writeBytes(bytes, bytes.readerIndex(), bytes.readableBytes());
        } else if (body instanceof ByteBuffer bytes) {
            out.writeBytes(bytes.duplicate());
        } else if (body != null) {
            ByteBufUtil.writeUtf8(out, PlainText.format(body));
        }
    }

    @Override
    public BodyReader readerFor(Type type) {
        if (type == byte[].class) {
            return ByteBufUtil::getBytes;
        }
        if (type == ByteBuffer.class) {
            return in -> ByteBuffer.wrap(ByteBufUtil.getBytes(in));
        }
        if (type == String.class || type == CharSequence.class || type == Object.class) {
            return in -> in.toString(StandardCharsets.UTF_8);
        }
        return scalar(type);
    }

    private static BodyReader scalar(Type type) {
        PlainText.Parser parser = PlainText.parserFor(type);
        Object empty = EmptyBody.of(type);
        return in -> in.isReadable() ? parse(parser, in, type) : empty;
    }

    private static Object parse(PlainText.Parser parser, ByteBuf in, Type type) {
        String text = PlainText.shortText(in);
        try {
            return parser.parse(text);
        } catch (IllegalArgumentException e) {
            throw CodecException.stackless(
                    "plain body: " + PlainText.quote(text) + " (expected: " + type.getTypeName() + ")");
        }
    }
}
