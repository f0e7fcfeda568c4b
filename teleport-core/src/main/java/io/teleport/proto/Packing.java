package io.teleport.proto;

import io.netty.buffer.ByteBuf;
import io.teleport.xfer.XferException;
import io.teleport.xfer.XferPipe;
import java.util.function.Consumer;

/** Runs what a protocol reads and writes through the filters of a message. */
final class Packing {

    private Packing() {}

    /**
     * The pipe whose ids are the next {@code count} bytes, which are consumed.
     *
     * @throws ProtoException when a filter is not registered
     */
    static XferPipe readPipe(ByteBuf in, int count, ProtoContext context) {
        try {
            return context.filters().readPipe(in, count);
        } catch (XferException e) {
            throw ProtoException.malformed(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Undoes the filters.
     *
     * @param packed stays owned by the caller
     * @return a buffer that the caller owns; a retained slice when there are no filters
     * @throws ProtoException when the bytes are damaged or too large
     */
    static ByteBuf unpack(XferPipe pipe, ByteBuf packed, ProtoContext context) {
        try {
            return pipe.unpack(packed, context.allocator(), context.limits().inflated());
        } catch (XferException e) {
            String text = String.valueOf(e.getMessage());
            throw e.isTooLarge() ? ProtoException.tooLarge(text, null) : ProtoException.malformed(text);
        }
    }

    /** Appends what the writer writes, packed; straight when there are no filters. */
    static void write(XferPipe pipe, ByteBuf out, ProtoContext context, Consumer<ByteBuf> writer) {
        if (pipe.isEmpty()) {
            writer.accept(out);
            return;
        }
        ByteBuf plain = context.allocator().buffer();
        try {
            writer.accept(plain);
            ByteBuf packed = pipe.pack(plain, context.allocator());
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
