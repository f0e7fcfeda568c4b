package io.teleport.codec;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * Bodies as Protocol Buffers: generated messages only. {@code null} is written as no bytes, and no bytes read as the
 * default instance.
 */
public final class ProtobufCodec implements Codec {

    /** Through an array even for memory outside the heap: protobuf reads and writes views far slower. */
    private final Scratch scratch = new Scratch();

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
        if (!writeInPlace(message, out) && !writeThroughArray(message, out)) {
            write(message, message.getSerializedSize(), out);
        }
    }

    /** Only to the end of the array, because protobuf does not stop before it. */
    private static boolean writeInPlace(MessageLite message, ByteBuf out) throws IOException {
        if (!out.hasArray() || out.arrayOffset() + out.capacity() != out.array().length) {
            return false;
        }
        int start = out.writerIndex();
        int size = writeIfItFits(message, out.array(), out.arrayOffset() + start);
        if (size >= 0) {
            out.writerIndex(start + size);
        }
        return size >= 0;
    }

    private boolean writeThroughArray(MessageLite message, ByteBuf out) throws IOException {
        byte[] array = scratch.presentArray();
        int size = array == null ? -1 : writeIfItFits(message, array, 0);
        if (size >= 0) {
            out.writeBytes(array, 0, size);
        }
        return size >= 0;
    }

    /** Without asking for the size first, which costs a walk through the message; -1 when it does not fit. */
    private static int writeIfItFits(MessageLite message, byte[] array, int start) throws IOException {
        CodedOutputStream target = CodedOutputStream.newInstance(array, start, array.length - start);
        try {
            message.writeTo(target);
        } catch (CodedOutputStream.OutOfSpaceException e) {
            return -1;
        }
        return target.getTotalBytesWritten();
    }

    private void write(MessageLite message, int size, ByteBuf out) throws IOException {
        out.ensureWritable(size);
        if (out.hasArray()) {
            int start = out.writerIndex();
            message.writeTo(CodedOutputStream.newInstance(out.array(), out.arrayOffset() + start, size));
            out.writerIndex(start + size);
        } else {
            byte[] array = scratch.array(size);
            message.writeTo(CodedOutputStream.newInstance(array, 0, size));
            out.writeBytes(array, 0, size);
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

    private MessageLite read(Parser<? extends MessageLite> parser, ByteBuf in, Type type) {
        int length = in.readableBytes();
        try {
            if (in.hasArray()) {
                return parser.parseFrom(in.array(), in.arrayOffset() + in.readerIndex(), length);
            }
            byte[] array = scratch.array(length);
            in.getBytes(in.readerIndex(), array, 0, length);
            return parser.parseFrom(array, 0, length);
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
