package io.teleport.proto;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.teleport.message.Message;
import io.teleport.message.Status;
import io.teleport.xfer.XferPipe;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The thrift protocol of generations 5 and 6: THeader frames around messages of the strict binary protocol.
 *
 * <p>Frame and message are read and written here, with each length checked against what is there; libthrift is needed
 * for bodies in its codec alone.
 *
 * <p>Source of the format: {@code proto/thriftproto} of Teleport 5 and erpc 6.
 */
final class ThriftProto implements Proto {

    private static final int MAGIC = 0x0fff;

    /** Magic, flags, sequence and number of words. */
    private static final int FIXED = 10;

    /** Where the magic, and where the number of words is in a frame. */
    private static final int MAGIC_AT = Integer.BYTES;

    private static final int WORDS_AT = Integer.BYTES + FIXED - Short.BYTES;

    /** How far the beginning of a frame over the limit is waited for, to answer it before the session ends. */
    private static final int MAX_OVERSIZE_HEADER = 64 * 1024;

    private static final byte THRIFT = 't';

    private final ThriftForm form;

    ThriftProto(ThriftForm form) {
        this.form = form;
    }

    @Override
    public String name() {
        return form.protoName();
    }

    @Override
    public byte defaultBodyCodec(byte configured, ProtoContext context) {
        return form.struct() ? THRIFT : configured;
    }

    @Override
    public @Nullable Message read(ByteBuf in, ProtoContext context) {
        int available = in.readableBytes();
        if (available < Integer.BYTES) {
            return null;
        }
        int start = in.readerIndex();
        long length = in.getUnsignedInt(start);
        int limit = context.limits().message() - Integer.BYTES;
        if (length < FIXED) {
            throw ProtoException.malformed(describeLength(length, limit));
        }
        checkMagic(in, start, available);
        if (length > limit) {
            return oversize(in, length, describeLength(length, limit), context);
        }
        return available - Integer.BYTES < length ? null : readFrame(in, (int) length, context);
    }

    private static String describeLength(long length, int limit) {
        return "frame length: " + length + " (expected: " + FIXED + "-" + limit + ")";
    }

    private static void checkMagic(ByteBuf in, int start, int available) {
        if (available >= MAGIC_AT + Short.BYTES) {
            int magic = in.getUnsignedShort(start + MAGIC_AT);
            if (magic != MAGIC) {
                throw ProtoException.malformed("magic: " + magic + " (expected: " + MAGIC + ")");
            }
        }
    }

    private Message readFrame(ByteBuf in, int length, ProtoContext context) {
        in.skipBytes(Integer.BYTES);
        ByteBuf frame = in.readSlice(length);
        Message message = readHeader(frame, context).wireSize(Integer.BYTES + length);
        int bodyLength = form.struct() ? frame.readableBytes() : ThriftMessage.readLength(frame, "body length");
        if (bodyLength < frame.readableBytes()) {
            throw ProtoException.malformed("body length: " + bodyLength + " (expected: " + frame.readableBytes() + ")");
        }
        return PackedBody.read(frame, bodyLength, message, context);
    }

    /** Reads all that comes before the body. */
    private Message readHeader(ByteBuf frame, ProtoContext context) {
        frame.skipBytes(FIXED - Short.BYTES);
        int length = frame.readUnsignedShort() * Integer.BYTES;
        if (length > frame.readableBytes()) {
            throw ProtoException.malformed("header length: " + length + " (expected: 0-" + frame.readableBytes() + ")");
        }
        ThriftHeader header = ThriftHeader.read(frame.readSlice(length));
        Message message = ThriftMessage.read(frame, context);
        ByteBuf metadata = header.get(ThriftHeader.METADATA);
        ThriftMessage.readMetadata(metadata, metadata.readableBytes(), !form.statusHeader(), message, context);
        ByteBuf status = header.get(ThriftHeader.STATUS);
        if (form.statusHeader() && ThriftMessage.carriesStatus(message) && status.isReadable()) {
            message.status(StatusWire.readField(status, status.readableBytes()));
        }
        return form.struct()
                ? message.bodyCodec(THRIFT)
                : message.bodyCodec(readCodec(header)).pipe(readPipe(header, context));
    }

    /** The id as one character in UTF-8. */
    private static byte readCodec(ThriftHeader header) {
        String text = header.get(ThriftHeader.BODY_CODEC).toString(StandardCharsets.UTF_8);
        if (text.length() > 1 || !text.isEmpty() && text.charAt(0) > 0xff) {
            throw ProtoException.malformed("body codec: " + text.length() + " characters (expected: one up to U+00FF)");
        }
        return text.isEmpty() ? 0 : (byte) text.charAt(0);
    }

    private static XferPipe readPipe(ThriftHeader header, ProtoContext context) {
        ByteBuf ids = header.get(ThriftHeader.XFER_PIPE);
        return pipe(ids, ids.readableBytes(), context);
    }

    /** The pipe of these ids, which are consumed. */
    static XferPipe pipe(ByteBuf ids, int count, ProtoContext context) {
        if (count > XferPipe.MAX_FILTERS) {
            throw ProtoException.malformed("xfer filters: " + count + " (expected: 0-" + XferPipe.MAX_FILTERS + ")");
        }
        return Packing.readPipe(ids, count, context);
    }

    /** Ends the session, with the header if it can be had soon; {@code null} while it is still on its way. */
    private @Nullable Message oversize(ByteBuf in, long length, String text, ProtoContext context) {
        int end = oversizeHeaderEnd(in);
        if (end < 0 || end > MAX_OVERSIZE_HEADER || end > length) {
            throw ProtoException.tooLarge(text, null);
        }
        if (in.readableBytes() < end) {
            return null;
        }
        ByteBuf beginning = in.skipBytes(Integer.BYTES).readSlice(end - Integer.BYTES);
        throw ProtoException.tooLarge(text, readHeader(beginning, context));
    }

    /** Where all before the body ends, as far as the bytes at hand tell; -1 when nothing came after the length. */
    private static int oversizeHeaderEnd(ByteBuf in) {
        int start = in.readerIndex();
        int available = in.readableBytes();
        if (available == Integer.BYTES) {
            return -1;
        }
        int end = Integer.BYTES + FIXED;
        if (available >= end) {
            end += in.getUnsignedShort(start + WORDS_AT) * Integer.BYTES + ThriftMessage.PREFIX;
            if (available >= end) {
                long name = in.getUnsignedInt(start + end - Integer.BYTES);
                end += (int) Math.min(name, MAX_OVERSIZE_HEADER) + Integer.BYTES;
            }
        }
        return end;
    }

    @Override
    public void write(Message message, ByteBuf out, ProtoContext context) {
        Compatibility.check(name(), message);
        int start = out.writerIndex();
        out.writeInt(0).writeShort(MAGIC).writeShort(0).writeInt(Int32Seq.intOf(message));
        writeHeader(message, out, context);
        ThriftMessage.write(message, out);
        if (form.struct()) {
            writeStruct(message, out, context);
        } else {
            writeBinary(message, out, context);
        }
        int length = out.writerIndex() - start;
        FrameSize.check(length, context.limits().message());
        out.setInt(start, length - Integer.BYTES);
        message.wireSize(length);
    }

    private void writeHeader(Message message, ByteBuf out, ProtoContext context) {
        int start = out.writerIndex();
        ThriftHeader.begin(form.headers(), out);
        ByteBuf value = context.allocator().buffer();
        try {
            if (form.statusHeader()) {
                StatusWire.writeField(ThriftMessage.carriesStatus(message) ? message.status() : Status.OK, value);
                ThriftHeader.writePair(ThriftHeader.STATUS, value, out);
            }
            ThriftMessage.writeMetadata(value.clear(), !form.statusHeader(), message, context);
            ThriftHeader.writePair(ThriftHeader.METADATA, value, out);
            if (!form.struct()) {
                ByteBufUtil.writeUtf8(value.clear(), Character.toString(message.bodyCodec() & 0xff));
                ThriftHeader.writePair(ThriftHeader.BODY_CODEC, value, out);
                message.pipe().writeIds(value.clear());
                ThriftHeader.writePair(ThriftHeader.XFER_PIPE, value, out);
            }
        } finally {
            value.release();
        }
        ThriftHeader.finish(start, out);
    }

    /** Every message has a struct, also a failed reply, which a Go peer cannot write at all. */
    private static void writeStruct(Message message, ByteBuf out, ProtoContext context) {
        if (message.body() == null) {
            out.writeByte(0);
        } else {
            PackedBody.write(message, out, context);
        }
    }

    private static void writeBinary(Message message, ByteBuf out, ProtoContext context) {
        int start = out.writeInt(0).writerIndex();
        PackedBody.write(message, out, context);
        out.setInt(start - Integer.BYTES, out.writerIndex() - start);
    }

    @Override
    public String toString() {
        return name();
    }
}
