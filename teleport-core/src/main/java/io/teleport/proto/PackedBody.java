package io.teleport.proto;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.teleport.message.Message;
import io.teleport.xfer.XferException;

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
        try {
            ByteBuf packed = in.readSlice(length);
            return message.body(message.pipe()
                    .unpack(packed, context.allocator(), context.limits().inflated()));
        } catch (XferException e) {
            throw ProtoException.malformed(String.valueOf(e.getMessage()));
        }
    }

    /** Appends the body, encoded and packed. */
    static void write(Message message, ByteBuf out, ProtoContext context) {
        FrameSize.checkBody(message.body(), context.limits().message());
        if (message.pipe().isEmpty()) {
            context.writeBody(message, out);
            return;
        }
        ByteBuf plain = context.allocator().buffer();
        try {
            context.writeBody(message, plain);
            ByteBuf packed = message.pipe().pack(plain, context.allocator());
            try {
                out.writeBytes(packed);
            } finally {
                packed.release();
            }
        } finally {
            plain.release();
        }
    }
}
