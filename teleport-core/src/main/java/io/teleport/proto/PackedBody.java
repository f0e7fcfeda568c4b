package io.teleport.proto;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.teleport.message.Message;

/** Bodies of protocols whose filters cover the body alone. */
final class PackedBody {

    private PackedBody() {}

    /**
     * Gives the message its body: the next {@code length} bytes, which are consumed, with the message's filters undone.
     *
     * @throws ProtoException when they are damaged or too large
     */
    static Message read(ByteBuf in, int length, Message message, ProtoContext context) {
        if (message.pipe().isEmpty()) {
            return message.body(length == 0 ? Unpooled.EMPTY_BUFFER : in.readRetainedSlice(length));
        }
        return message.body(Packing.unpack(message.pipe(), in.readSlice(length), context));
    }

    /** Appends the body, encoded and packed. */
    static void write(Message message, ByteBuf out, ProtoContext context) {
        FrameSize.checkBody(message.body(), context.limits().message());
        Packing.write(message.pipe(), out, context, plain -> context.writeBody(message, plain));
    }
}
