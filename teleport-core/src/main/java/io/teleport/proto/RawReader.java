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
        int start = in.readerIndex();
        int end = start + length;
        int header = start + generation.prefixLength();
        int filters = in.getUnsignedByte(header - 1);
        in.readerIndex(header);
        Message message = filters == 0 ? readPlain(in, end, context) : readPacked(in, end, filters, context);
        return message.wireSize(length);
    }

    private Message readPlain(ByteBuf in, int end, ProtoContext context) {
        Message message = readHeader(in, end, context);
        int bodyLength = end - in.readerIndex();
        return bodyLength == 0 ? message.body(Unpooled.EMPTY_BUFFER) : message.lentBody(in.readSlice(bodyLength));
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

    /**
     * Reads all fields up to the body, which is what remains before {@code end}. From an array, which saves a check for
     * each field; of what is in none the header is copied.
     */
    private Message readHeader(ByteBuf in, int end, ProtoContext context) {
        if (in.hasArray()) {
            return readHeader(in, in.array(), in.arrayOffset(), end, context);
        }
        int start = in.readerIndex();
        byte[] header = new byte[headerEnd(in, start, end) - start];
        in.getBytes(start, header);
        return readHeader(in, header, -start, end, context);
    }

    /** Reads from the array, in which each byte of the header has this offset to its index. */
    private Message readHeader(ByteBuf in, byte[] header, int offset, int end, ProtoContext context) {
        int limit = offset + end;
        Message message = new Message();
        int at = readRoute(header, offset + in.readerIndex(), limit, message, context);
        if (generation.statusField()) {
            int length = readLength(header, at, limit, Short.BYTES, "status length");
            at += Short.BYTES;
            if (length > 0 && StatusWire.belongsIn(message) && !StatusWire.isOk(header, at, length)) {
                message.status(StatusWire.readField(in.readerIndex(at - offset), length));
            }
            at += length;
        }
        int length = readLength(header, at, limit, generation.metadataLengthWidth(), "metadata length");
        at += generation.metadataLengthWidth();
        if (length > 0) {
            readMetadata(in.readerIndex(at - offset), length, message, context);
            at += length;
        }
        requireBytes(1, limit - at, "body codec");
        in.readerIndex(at + 1 - offset);
        return message.bodyCodec(header[at]);
    }

    /** Reads the fields that all generations begin with: sequence, type and service method; returns where they end. */
    private int readRoute(byte[] header, int start, int limit, Message message, ProtoContext context) {
        int width = generation.lengthWidth();
        int length = readLength(header, start, limit, width, "seq length");
        int at = start + width;
        generation.seqForm().read(header, at, length, message);
        at += length;
        requireBytes(1, limit - at, "message type");
        message.type(header[at++] & 0xff);
        length = readLength(header, at, limit, width, "service method length");
        at += width;
        if (length > 0) {
            message.serviceMethod(context.serviceMethod(header, at, length));
        }
        return at + length;
    }

    /** Where the header ends, as far as its lengths tell and the frame goes. */
    private int headerEnd(ByteBuf in, int start, int end) {
        int width = generation.lengthWidth();
        long type = fieldEnd(in, start, width, end);
        long at = fieldEnd(in, type + 1, width, end);
        if (generation.statusField()) {
            at = fieldEnd(in, at, Short.BYTES, end);
        }
        long codec = fieldEnd(in, at, generation.metadataLengthWidth(), end);
        return (int) Math.min(codec + 1, end);
    }

    private static long fieldEnd(ByteBuf in, long start, int width, int end) {
        return start + width > end ? end : start + width + RawGeneration.getLength(in, (int) start, width);
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

    private static int readLength(byte[] header, int at, int limit, int width, String field) {
        requireBytes(width, limit - at, field);
        long length = RawGeneration.getLength(header, at, width);
        requireRoom(length, limit - at - width, field);
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
        byte[] header = new byte[(int) headerEnd];
        in.readBytes(header);
        Message message = new Message();
        readRoute(header, generation.prefixLength(), header.length, message, context);
        throw ProtoException.tooLarge(text, message);
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
