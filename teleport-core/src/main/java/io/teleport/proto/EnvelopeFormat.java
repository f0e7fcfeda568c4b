package io.teleport.proto;

import io.netty.buffer.ByteBuf;
import io.teleport.message.Message;

/** The content of an {@link EnvelopeProto}'s frames: one message, with all filters undone. */
interface EnvelopeFormat {

    /** The name of the format, without a generation. */
    String name();

    Generation generation();

    /** Appends header and body. */
    void write(Message message, ByteBuf out, ProtoContext context);

    /**
     * Reads the content.
     *
     * @param content stays owned by the caller, and stays as it is while the fields are used
     * @param fields  filled as far as the content goes, also when it ends too early
     * @throws ProtoException when it is malformed or ends too early
     */
    void read(ByteBuf content, HeaderFields fields);
}
