package io.teleport.proto;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.teleport.message.Message;
import io.teleport.message.Status;

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
        return message.body(unpack(in.readSlice(length), message, context));
    }

    /**
     * The body with the message's filters undone, for the caller to own.
     *
     * @param packed stays owned by the caller
     * @throws ProtoException when it is damaged; or too large, and then with the message as its header
     */
    static ByteBuf unpack(ByteBuf packed, Message message, ProtoContext context) {
        try {
            return Packing.unpack(message.pipe(), packed, context);
        } catch (ProtoException e) {
            throw e.code() == Status.CODE_TOO_LARGE ? e.withHeader(message) : e;
        }
    }

    /** Appends the body, encoded and packed. */
    static void write(Message message, ByteBuf out, ProtoContext context) {
        FrameSize.checkBody(message.body(), context.limits().message());
        Packing.write(message.pipe(), out, context, plain -> context.writeBody(message, plain));
    }
}
