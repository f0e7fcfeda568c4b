package io.teleport.proto;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.teleport.message.Message;
import io.teleport.message.Metadata;
import io.teleport.xfer.XferPipe;
import org.jspecify.annotations.Nullable;

/** Reads frames of the raw protocol. A peer that trickles costs one comparison a read, whatever it declares. */
final class RawReader {

    /** How far the header of a frame over the limit is waited for, to answer it before the session ends. */
    private static final int MAX_OVERSIZE_HEADER = 64 * 1024;

    private final RawGeneration generation;

    RawReader(RawGeneration generation) {
        this.generation = generation;
    }

    /** See {@link Proto#read}. */
    @Nullable
    Message read(ByteBuf in, ProtoContext context) {
        int available = in.readableBytes();
        if (available < Integer.BYTES) {
            return null;
        }
        int start = in.readerIndex();
        long length = in.getUnsignedInt(start);
        int limit = context.limits().message();
        if (length < generation.prefixLength()) {
            throw ProtoException.malformed(describeLength(length, limit));
        }
        checkVersion(in, start, available);
        if (length > limit) {
            return oversize(in, length, context);
        }
        return available < length ? null : readFrame(in, (int) length, context);
    }

    private void checkVersion(ByteBuf in, int start, int available) {
        if (generation.versioned() && available > Integer.BYTES) {
            int version = in.getUnsignedByte(start + Integer.BYTES);
            if (version != generation.version()) {
                throw ProtoException.malformed("version: " + version + " (expected: " + generation.version() + ")");
            }
        }
    }

    private Message readFrame(ByteBuf in, int length, ProtoContext context) {
        int end = in.readerIndex() + length;
        in.skipBytes(generation.prefixLength() - 1);
        int filters = in.readUnsignedByte();
        Message message = filters == 0 ? readPlain(in, end, context) : readPacked(in, end, filters, context);
        return message.wireSize(length);
    }

    private Message readPlain(ByteBuf in, int end, ProtoContext context) {
        Message message = readHeader(in, end, context);
        int bodyLength = end - in.readerIndex();
        return message.body(bodyLength == 0 ? Unpooled.EMPTY_BUFFER : in.readRetainedSlice(bodyLength));
    }

    private Message readPacked(ByteBuf in, int end, int filters, ProtoContext context) {
        requireRoom(filters, end - in.readerIndex(), "xfer filters");
        XferPipe pipe = Packing.readPipe(in, filters, context);
        ByteBuf plain = Packing.unpack(pipe, in.readSlice(end - in.readerIndex()), context);
        return readUnpacked(plain, context).pipe(pipe);
    }

    /** Reads header and body from the buffer, which becomes the message's body or is released. */
    private Message readUnpacked(ByteBuf plain, ProtoContext context) {
        ByteBuf unused = plain;
        try {
            Message message = readHeader(plain, plain.writerIndex(), context);
            if (plain.isReadable()) {
                unused = Unpooled.EMPTY_BUFFER;
                return message.body(plain);
            }
            return message.body(Unpooled.EMPTY_BUFFER);
        } finally {
            unused.release();
        }
    }

    /** Reads all fields up to the body, which is what remains before {@code end}. */
    private Message readHeader(ByteBuf in, int end, ProtoContext context) {
        Message message = readRoute(in, end, context);
        if (generation.statusField()) {
            readStatus(in, readLength(in, end, Short.BYTES, "status length"), message);
        }
        int length = readLength(in, end, generation.metadataLengthWidth(), "metadata length");
        if (length > 0) {
            readMetadata(in, length, message, context);
        }
        requireBytes(1, end - in.readerIndex(), "body codec");
        return message.bodyCodec(in.readByte());
    }

    /** Reads the fields that all generations begin with: sequence, type and service method. */
    private Message readRoute(ByteBuf in, int end, ProtoContext context) {
        Message message = new Message();
        generation.seqForm().read(in, readLength(in, end, generation.lengthWidth(), "seq length"), message);
        requireBytes(1, end - in.readerIndex(), "message type");
        message.type(in.readUnsignedByte());
        int length = readLength(in, end, generation.lengthWidth(), "service method length");
        return length == 0 ? message : message.serviceMethod(context.readServiceMethod(in, length));
    }

    private static void readStatus(ByteBuf in, int length, Message message) {
        if (length > 0 && StatusWire.belongsIn(message)) {
            message.status(StatusWire.readField(in, length));
        } else {
            in.skipBytes(length);
        }
    }

    private void readMetadata(ByteBuf in, int length, Message message, ProtoContext context) {
        if (length > context.limits().metadata()) {
            throw ProtoException.tooLarge(
                    "metadata length: " + length + " (expected: 0-"
                            + context.limits().metadata() + ")",
                    message);
        }
        boolean failed =
                !generation.statusField() && StatusWire.belongsIn(message) && StatusWire.hasReplyError(in, length);
        Metadata metadata = Metadata.read(in, length);
        message.metadata(metadata);
        if (failed) {
            message.status(StatusWire.readReplyError(metadata));
        }
    }

    private static int readLength(ByteBuf in, int end, int width, String field) {
        requireBytes(width, end - in.readerIndex(), field);
        long length = RawGeneration.getLength(in, in.readerIndex(), width);
        in.skipBytes(width);
        requireRoom(length, end - in.readerIndex(), field);
        return (int) length;
    }

    private static void requireBytes(int wanted, int room, String field) {
        if (wanted > room) {
            throw ProtoException.malformed("bytes left for " + field + ": " + room + " (expected: " + wanted + ")");
        }
    }

    /** Checks what the peer says against what it sent. */
    private static void requireRoom(long wanted, int room, String field) {
        if (wanted > room) {
            throw ProtoException.malformed(field + ": " + wanted + " (expected: 0-" + room + ")");
        }
    }

    /** Ends the session, with the header if it can be had soon; {@code null} while it is still on its way. */
    private @Nullable Message oversize(ByteBuf in, long length, ProtoContext context) {
        String text = describeLength(length, context.limits().message());
        long headerEnd = oversizeHeaderEnd(in, length);
        if (headerEnd < 0 || headerEnd > Math.min(length, MAX_OVERSIZE_HEADER)) {
            throw ProtoException.tooLarge(text, null);
        }
        if (headerEnd > in.readableBytes()) {
            return null;
        }
        int end = in.readerIndex() + (int) headerEnd;
        in.skipBytes(generation.prefixLength());
        throw ProtoException.tooLarge(text, readRoute(in, end, context));
    }

    /**
     * Where sequence, type and service method end, counted from the frame's first byte, as far as the bytes at hand
     * tell; -1 when it is not worth waiting: nothing came after the length, no memory could hold such a frame, or its
     * filters hide the header.
     */
    private long oversizeHeaderEnd(ByteBuf in, long length) {
        int start = in.readerIndex();
        int available = in.readableBytes();
        int known = generation.prefixLength();
        if (available == Integer.BYTES || length > Integer.MAX_VALUE) {
            return -1;
        }
        if (available >= known && in.getByte(start + known - 1) != 0) {
            return -1;
        }
        int width = generation.lengthWidth();
        long end = (long) known + width;
        if (available >= end) {
            end += RawGeneration.getLength(in, start + (int) end - width, width) + 1 + width;
            if (available >= end) {
                end += RawGeneration.getLength(in, start + (int) end - width, width);
            }
        }
        return end;
    }

    private String describeLength(long length, int limit) {
        return "frame length: " + length + " (expected: " + generation.prefixLength() + "-" + limit + ")";
    }
}
