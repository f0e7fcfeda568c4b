package io.teleport.internal;

import io.netty.buffer.ByteBuf;
import io.teleport.message.Message;

/** Appends the frame of a message to a buffer. */
@FunctionalInterface
interface FrameEncoder {

    /**
     * Encodes the message.
     *
     * @param frames stays owned by the caller, who discards what was written when this throws
     */
    void encode(Message message, ByteBuf frames);
}
