package io.teleport.codec;

import io.netty.buffer.ByteBuf;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Type;
import org.apache.thrift.TException;
import org.apache.thrift.TSerializable;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.jspecify.annotations.Nullable;

/**
 * Bodies as Thrift structs in the binary protocol: generated structs only. Needs {@code org.apache.thrift:libthrift}.
 *
 * <p>{@code null} is written as a struct without fields, and no bytes read as one. Lengths are checked against what is
 * there before anything is allocated for them.
 */
public final class ThriftCodec implements Codec {

    /** The end of a struct. */
    private static final byte STOP = 0;

    @Override
    public byte id() {
        return 't';
    }

    @Override
    public String name() {
        return "thrift";
    }

    @Override
    public void encode(@Nullable Object body, ByteBuf out) throws TException {
        if (body == null) {
            out.writeByte(STOP);
        } else if (body instanceof TSerializable struct) {
            struct.write(new TBinaryProtocol(new ThriftTransport(out)));
        } else {
            throw new CodecException(
                    "thrift body: " + body.getClass().getTypeName() + " (expected: a generated thrift struct)");
        }
    }

    @Override
    public BodyReader readerFor(Type type) {
        MethodHandle constructor = constructor(type);
        return in -> {
            TSerializable struct = newInstance(constructor);
            if (in.isReadable()) {
                read(struct, in.slice(), type);
            }
            return struct;
        };
    }

    private static void read(TSerializable struct, ByteBuf in, Type type) {
        try {
            struct.read(new TBinaryProtocol(new ThriftTransport(in)));
        } catch (TException e) {
            throw CodecException.stackless(
                    "thrift body: " + e.getMessage() + " (expected: " + type.getTypeName() + ")");
        }
        if (in.isReadable()) {
            throw CodecException.stackless(
                    "thrift body: " + in.readableBytes() + " bytes after the struct (expected: none)");
        }
    }

    private static MethodHandle constructor(Type type) {
        if (type instanceof Class<?> raw && TSerializable.class.isAssignableFrom(raw)) {
            try {
                return MethodHandles.publicLookup()
                        .findConstructor(raw, MethodType.methodType(void.class))
                        .asType(MethodType.methodType(TSerializable.class));
            } catch (ReflectiveOperationException e) {
                throw unreadable(type, e);
            }
        }
        throw unreadable(type, null);
    }

    private static TSerializable newInstance(MethodHandle constructor) {
        try {
            return (TSerializable) constructor.invokeExact();
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static IllegalArgumentException unreadable(Type type, @Nullable Exception cause) {
        return new IllegalArgumentException(
                "thrift body type: " + type.getTypeName() + " (expected: a generated thrift struct)", cause);
    }
}
