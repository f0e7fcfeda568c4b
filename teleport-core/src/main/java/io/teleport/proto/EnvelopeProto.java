package io.teleport.proto;

import io.netty.buffer.ByteBuf;
import io.teleport.message.Message;
import io.teleport.message.MessageType;
import io.teleport.xfer.XferPipe;
import org.jspecify.annotations.Nullable;

/**
 * The envelope of the json and protobuf protocols: a length that does not count itself, the ids of the filters, and a
 * content that the filters cover.
 *
 * <p>Source of the format: {@code proto/jsonproto} and {@code proto/pbproto} of Teleport 4 and 5 and erpc 6.
 */
final class EnvelopeProto implements Proto {

    /** How much of a frame over the limit is waited for, to answer it before the session ends. */
    private static final int MAX_OVERSIZE_HEADER = 1024;

    private final EnvelopeFormat format;

    EnvelopeProto(EnvelopeFormat format) {
        this.format = format;
    }

    @Override
    public String name() {
        return format.generation().protoName(format.name());
    }

    @Override
    public @Nullable Message read(ByteBuf in, ProtoContext context) {
        int available = in.readableBytes();
        if (available < Integer.BYTES) {
            return null;
        }
        long length = in.getUnsignedInt(in.readerIndex());
        if (length == 0) {
            throw ProtoException.malformed(describeLength(length, context));
        }
        if (length > (long) context.limits().message() - Integer.BYTES) {
            return oversize(in, length, context);
        }
        return available - Integer.BYTES < length ? null : readFrame(in, (int) length, context);
    }

    private Message readFrame(ByteBuf in, int length, ProtoContext context) {
        in.skipBytes(Integer.BYTES);
        ByteBuf frame = in.readSlice(length);
        int filters = frame.readUnsignedByte();
        Message message = filters == 0 ? readContent(frame, context) : readPacked(frame, filters, context);
        return message.wireSize(Integer.BYTES + length);
    }

    private Message readPacked(ByteBuf frame, int filters, ProtoContext context) {
        if (filters > frame.readableBytes()) {
            throw ProtoException.malformed("xfer filters: " + filters + " (expected: 0-" + frame.readableBytes() + ")");
        }
        XferPipe pipe = Packing.readPipe(frame, filters, context);
        ByteBuf plain = Packing.unpack(pipe, frame, context);
        try {
            return readContent(plain, context).pipe(pipe);
        } finally {
            plain.release();
        }
    }

    private Message readContent(ByteBuf content, ProtoContext context) {
        HeaderFields fields = new HeaderFields(format.generation());
        format.read(content, fields);
        return fields.toMessage(context);
    }

    /** Ends the session, with the header if its beginning is at hand; {@code null} while that is on its way. */
    private @Nullable Message oversize(ByteBuf in, long length, ProtoContext context) {
        int available = in.readableBytes() - Integer.BYTES;
        if (available == 0 || in.getByte(in.readerIndex() + Integer.BYTES) != 0) {
            throw ProtoException.tooLarge(describeLength(length, context), null);
        }
        if (available < Math.min(length, MAX_OVERSIZE_HEADER)) {
            return null;
        }
        in.skipBytes(Integer.BYTES + 1);
        throw ProtoException.tooLarge(describeLength(length, context), beginning(in, context));
    }

    private @Nullable Message beginning(ByteBuf in, ProtoContext context) {
        HeaderFields fields = new HeaderFields(format.generation());
        try {
            format.read(in, fields);
        } catch (ProtoException e) {
            // The end is missing, of course.
        }
        Message header = fields.header(context);
        return header.type() == MessageType.CALL ? header : null;
    }

    @Override
    public void write(Message message, ByteBuf out, ProtoContext context) {
        int limit = context.limits().message();
        FrameSize.checkBody(message.body(), limit);
        int start = out.writerIndex();
        XferPipe pipe = message.pipe();
        out.writeInt(0).writeByte(pipe.size());
        pipe.writeIds(out);
        Packing.write(pipe, out, context, plain -> format.write(message, plain, context));
        int size = out.writerIndex() - start;
        FrameSize.check(size, limit);
        out.setInt(start, size - Integer.BYTES);
        message.wireSize(size);
    }

    private static String describeLength(long length, ProtoContext context) {
        int most = context.limits().message() - Integer.BYTES;
        return "frame length: " + length + " (expected: 1-" + most + ")";
    }

    @Override
    public String toString() {
        return name();
    }
}
