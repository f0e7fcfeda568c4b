package io.teleport.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.teleport.message.Message;

/** Bodies that are sent from where they lie, behind a header of their own. */
final class LargeBody {

    /** Copying fewer bytes costs less than one buffer more for the transport. */
    static final int LEAST = 16 * 1024;

    /** Room for a usual header; a longer one goes on in further parts. */
    private static final int HEADER = 512;

    private LargeBody() {}

    /** Whether the body of this message is better not copied; filters do so anyway. */
    static boolean isIn(Message message) {
        return message.body() instanceof ByteBuf bytes
                && bytes.readableBytes() >= LEAST
                && message.pipe().isEmpty();
    }

    /** A frame to which the body is added as a part; see {@link io.teleport.proto.ProtoContext#writeBody}. */
    static ByteBuf newFrame(ByteBufAllocator allocator) {
        ByteBuf header = allocator.directBuffer(HEADER, HEADER).writerIndex(HEADER);
        return allocator.compositeDirectBuffer(Integer.MAX_VALUE).addComponent(false, header);
    }
}
