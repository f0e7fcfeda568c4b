package io.teleport.proto;

import io.netty.buffer.ByteBuf;
import io.teleport.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * The raw protocol: a length, the ids of the filters, and a header and body that the filters cover. One
 * implementation for all generations; what differs between them is in {@link RawGeneration}.
 *
 * <p>Source of the format: {@code proto/rawproto} of Teleport 5 and erpc 6, {@code socket/protocol.go} of Teleport 3
 * and 4.
 */
final class RawProto implements Proto {

    private final RawGeneration generation;
    private final RawReader reader;
    private final RawWriter writer;

    RawProto(RawGeneration generation) {
        this.generation = generation;
        this.reader = new RawReader(generation);
        this.writer = new RawWriter(generation);
    }

    @Override
    public String name() {
        return generation.protoName();
    }

    @Override
    public @Nullable Message read(ByteBuf in, ProtoContext context) {
        return reader.read(in, context);
    }

    @Override
    public void write(Message message, ByteBuf out, ProtoContext context) {
        writer.write(message, out, context);
    }

    @Override
    public boolean repliesNameMethod() {
        return generation.repliesNameMethod();
    }

    @Override
    public String toString() {
        return name();
    }
}
