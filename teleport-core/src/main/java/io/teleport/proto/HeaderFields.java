package io.teleport.proto;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.teleport.message.Message;
import io.teleport.message.Metadata;
import io.teleport.message.Status;
import io.teleport.xfer.XferException;
import io.teleport.xfer.XferPipe;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one message in formats where they have names or numbers: gathered in whichever order they come, put
 * together at the end, because what the metadata means depends on the type. And the other way, how those are written that
 * are texts in themselves.
 *
 * <p>The buffers are views; nothing is retained before {@link #toMessage}.
 */
final class HeaderFields {

    private final Generation generation;
    private final Message message = new Message();
    private ByteBuf serviceMethod = Unpooled.EMPTY_BUFFER;
    private ByteBuf status = Unpooled.EMPTY_BUFFER;
    private ByteBuf metadata = Unpooled.EMPTY_BUFFER;
    private ByteBuf body = Unpooled.EMPTY_BUFFER;
    private ByteBuf filters = Unpooled.EMPTY_BUFFER;

    HeaderFields(Generation generation) {
        this.generation = generation;
        if (generation.textSeq()) {
            message.seqText("");
        }
    }

    void seq(int seq) {
        message.seq(seq);
    }

    /** The sequence as text; consumed. */
    void seq(ByteBuf text) {
        if (text.isReadable()) {
            SeqText.read(generation.seqForm(), text, text.readableBytes(), message);
        }
    }

    void type(long type) {
        message.type(byteOf(type, "message type"));
    }

    void bodyCodec(long id) {
        message.bodyCodec((byte) byteOf(id, "body codec"));
    }

    void serviceMethod(ByteBuf text) {
        serviceMethod = text;
    }

    void status(ByteBuf query) {
        status = query;
    }

    void metadata(ByteBuf query) {
        metadata = query;
    }

    void body(ByteBuf bytes) {
        body = bytes;
    }

    /** The ids of the filters that cover the body. */
    void filters(ByteBuf ids) {
        filters = ids;
    }

    boolean hasFilters() {
        return filters.isReadable();
    }

    /** Sequence, type and service method as far as they are known. */
    Message header(ProtoContext context) {
        if (serviceMethod.isReadable()) {
            message.serviceMethod(context.readServiceMethod(serviceMethod, serviceMethod.readableBytes()));
        }
        return message;
    }

    /** The message, its body a retained view of what was given. */
    Message toMessage(ProtoContext context) {
        header(context);
        if (generation.statusField() && StatusWire.belongsIn(message)) {
            message.status(StatusWire.readField(status, status.readableBytes()));
        }
        if (metadata.isReadable()) {
            readMetadata(context);
        }
        readPipe(context);
        return PackedBody.read(body, body.readableBytes(), message, context);
    }

    private void readPipe(ProtoContext context) {
        int count = filters.readableBytes();
        if (count > XferPipe.MAX_FILTERS) {
            throw ProtoException.malformed("xfer filters: " + count + " (expected: 0-" + XferPipe.MAX_FILTERS + ")");
        }
        try {
            message.pipe(context.filters().readPipe(filters, count));
        } catch (XferException e) {
            throw ProtoException.malformed(String.valueOf(e.getMessage()));
        }
    }

    private void readMetadata(ProtoContext context) {
        int length = metadata.readableBytes();
        checkMetadata(length, context, message);
        boolean failed = !generation.statusField()
                && StatusWire.belongsIn(message)
                && StatusWire.hasReplyError(metadata, length);
        message.metadata(Metadata.read(metadata, length));
        if (failed) {
            message.status(StatusWire.readReplyError(message.metadata()));
        }
    }

    /** Appends the status field of generation 6, which every message has. */
    static void writeStatus(Message message, ByteBuf out) {
        StatusWire.writeField(statusOf(message), out);
    }

    /** Appends the metadata, the error of a reply among it where the generation has no field for that. */
    static void writeMetadata(Message message, Generation generation, ByteBuf out, ProtoContext context) {
        int start = out.writerIndex();
        if (!generation.statusField() && !statusOf(message).isOk()) {
            StatusWire.writeReplyError(message, out);
        } else if (message.hasMetadata()) {
            message.metadata().writeTo(out);
        }
        checkMetadata(out.writerIndex() - start, context, null);
    }

    private static Status statusOf(Message message) {
        return StatusWire.belongsIn(message) ? message.status() : Status.OK;
    }

    /** Checks the size of metadata; the exception has this header. */
    static void checkMetadata(int length, ProtoContext context, @Nullable Message header) {
        int limit = context.limits().metadata();
        if (length > limit) {
            throw ProtoException.tooLarge("metadata length: " + length + " (expected: 0-" + limit + ")", header);
        }
    }

    private static int byteOf(long value, String field) {
        if (value < 0 || value > 0xff) {
            throw ProtoException.malformed(field + ": " + value + " (expected: 0-255)");
        }
        return (int) value;
    }
}
