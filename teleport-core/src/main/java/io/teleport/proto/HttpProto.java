package io.teleport.proto;

import io.netty.buffer.ByteBuf;
import io.teleport.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * The http protocol: each message an HTTP/1.1 request or response. Its peers are Teleport's, which number their requests,
 * and, on the side that answers, ordinary HTTP clients too.
 *
 * <p>Source of the format: {@code proto/httproto} of Teleport 5 and erpc 6; RFC 9112 for what other clients send.
 */
final class HttpProto implements Proto {

    private final String name;
    private final HttpWriter writer;

    HttpProto(Generation generation) {
        this.name = generation.protoName("http");
        this.writer = new HttpWriter(generation);
    }

    @Override
    public String name() {
        return name;
    }

    /** Reads from the beginning each time. */
    @Override
    public @Nullable Message read(ByteBuf in, ProtoContext context) {
        return forSession().read(in, context);
    }

    @Override
    public void write(Message message, ByteBuf out, ProtoContext context) {
        forSession().write(message, out, context);
    }

    @Override
    public Proto forSession() {
        return new HttpSession(name, writer);
    }

    @Override
    public String toString() {
        return name;
    }
}
