package io.teleport.codec;

import io.netty.buffer.ByteBuf;
import java.lang.reflect.Type;

/** A codec that has an id and a name and no format. */
class NamedCodec implements Codec {

    private final byte id;
    private final String name;

    NamedCodec(int id, String name) {
        this.id = (byte) id;
        this.name = name;
    }

    @Override
    public byte id() {
        return id;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void encode(Object body, ByteBuf out) {
        throw new UnsupportedOperationException();
    }

    @Override
    public BodyReader readerFor(Type type) {
        throw new UnsupportedOperationException();
    }
}
