package io.teleport.codec;

import io.netty.buffer.ByteBuf;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/** To be written. */
public final class JsonCodec implements Codec {
    @Override
    public byte id() {
        return 'j';
    }

    @Override
    public String name() {
        return "json";
    }

    @Override
    public void encode(@Nullable Object body, ByteBuf out) {
        throw new UnsupportedOperationException();
    }

    @Override
    public BodyReader readerFor(Type type) {
        throw new UnsupportedOperationException();
    }
}
