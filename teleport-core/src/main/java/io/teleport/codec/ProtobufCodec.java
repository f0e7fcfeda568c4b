package io.teleport.codec;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.IOException;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * Bodies as Protocol Buffers: generated messages only. {@code null} is written as no bytes, and no bytes read as the
 * default instance.
 */
public final class ProtobufCodec implements Codec {

    @Override
    public byte id() {
        return 'p';
    }

    @Override
    public String name() {
        return "protobuf";
    }

    @Override
    public void encode(@Nullable Object body, ByteBuf out) throws IOException {
        if (body == null) {
            return;
        }
        if (!(body instanceof MessageLite message)) {
            throw new CodecException(
                    "protobuf body: " + body.getClass().getTypeName() + " (expected: a generated protobuf message)");
        }
        int size = message.getSerializedSize();
        out.ensureWritable(size);
        if (out.nioBufferCount() == 1) {
            writeInPlace(message, out, size);
        } else {
            out.writeBytes(message.toByteArray());
        }
    }

    @Override
    public BodyReader readerFor(Type type) {
        if (type == void.class || type == Void.class) {
            return in -> null;
        }
        MessageLite empty = defaultInstance(type);
        Parser<? extends MessageLite> parser = empty.getParserForType();
        return in -> in.isReadable() ? read(parser, in, type) : empty;
    }

    private static void writeInPlace(MessageLite message, ByteBuf out, int size) throws IOException {
        int start = out.writerIndex();
        CodedOutputStream target = out.hasArray()
                ? CodedOutputStream.newInstance(out.array(), out.arrayOffset() + start, size)
                : CodedOutputStream.newInstance(out.internalNioBuffer(start, size));
        message.writeTo(target);
        target.flush();
        out.writerIndex(start + size);
    }

    /** Bytes outside the heap are copied first: protobuf allocates more than that to read strings through a view. */
    private static MessageLite read(Parser<? extends MessageLite> parser, ByteBuf in, Type type) {
        try {
            return in.hasArray()
                    ? parser.parseFrom(in.array(), in.arrayOffset() + in.readerIndex(), in.readableBytes())
                    : parser.parseFrom(ByteBufUtil.getBytes(in));
        } catch (InvalidProtocolBufferException e) {
            throw CodecException.stackless(
                    "protobuf body: " + e.getMessage() + " (expected: " + type.getTypeName() + ")");
        }
    }

    private static MessageLite defaultInstance(Type type) {
        if (type instanceof Class<?> raw && MessageLite.class.isAssignableFrom(raw)) {
            try {
                return (MessageLite) raw.getMethod("getDefaultInstance").invoke(null);
            } catch (ReflectiveOperationException | RuntimeException e) {
                throw unreadable(type, e);
            }
        }
        throw unreadable(type, null);
    }

    private static IllegalArgumentException unreadable(Type type, @Nullable Exception cause) {
        return new IllegalArgumentException(
                "protobuf body type: " + type.getTypeName() + " (expected: a generated protobuf message)", cause);
    }
}
