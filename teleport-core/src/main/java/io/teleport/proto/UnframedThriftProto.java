package io.teleport.proto;

import io.netty.buffer.ByteBuf;
import io.teleport.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * The thrift protocol of Teleport 5.0: messages of the strict binary protocol without frames, whose struct has metadata,
 * ids of filters, body codec and body.
 *
 * <p>There is no length of the whole, so the lengths of the fields lead from one to the next. Only these four fields,
 * each once and in any order, are read.
 *
 * <p>Source of the format: {@code proto/thriftproto} of Teleport 5.0.
 */
final class UnframedThriftProto implements Proto {

    private static final byte STOP = 0;
    private static final byte I32 = 8;
    private static final byte BINARY = 11;

    private static final int METADATA = 1;
    private static final int XFER_PIPE = 2;
    private static final int BODY_CODEC = 3;
    private static final int BODY = 4;

    /** Type and id. */
    private static final int FIELD_HEADER = Byte.BYTES + Short.BYTES;

    @Override
    public String name() {
        return "thrift@5.0";
    }

    @Override
    public @Nullable Message read(ByteBuf in, ProtoContext context) {
        int start = in.readerIndex();
        if (in.readableBytes() < ThriftMessage.PREFIX) {
            return null;
        }
        ThriftMessage.checkVersion(in.getInt(start));
        int limit = context.limits().message();
        long struct = ThriftMessage.PREFIX + in.getUnsignedInt(start + Integer.BYTES) + Integer.BYTES;
        if (struct >= limit) {
            throw tooLarge(struct + 1, limit, null);
        }
        int length = in.readableBytes() < struct ? -1 : length(in, (int) struct, context);
        return length < 0 ? null : readMessage(in, length, context);
    }

    /**
     * The length of the message, or -1 when its end is not there yet.
     *
     * @param struct bytes before its struct, which are there
     * @throws ProtoException when a field is none of ours or the message is over the limit
     */
    private static int length(ByteBuf in, int struct, ProtoContext context) {
        int limit = context.limits().message();
        int start = in.readerIndex();
        int available = in.readableBytes();
        int seen = 0;
        long at = struct;
        while (at < available) {
            byte type = in.getByte(start + (int) at);
            if (type == STOP) {
                return (int) at + 1;
            }
            if (at + FIELD_HEADER + Integer.BYTES > available) {
                return -1;
            }
            int id = in.getUnsignedShort(start + (int) at + 1);
            checkField(type, id, seen);
            seen |= 1 << id;
            at += FIELD_HEADER + Integer.BYTES;
            if (type == BINARY) {
                at += in.getUnsignedInt(start + (int) at - Integer.BYTES);
            }
            if (at >= limit) {
                throw tooLarge(at + 1, limit, ThriftMessage.read(in, context));
            }
        }
        return -1;
    }

    private static void checkField(byte type, int id, int seen) {
        boolean ours = id >= METADATA && id <= BODY && (seen & (1 << id)) == 0;
        if (!ours || type != (id == BODY_CODEC ? I32 : BINARY)) {
            throw ProtoException.malformed(
                    "thrift field: type " + type + " id " + id + " (expected: 1-4, each once and of its type)");
        }
    }

    private static ProtoException tooLarge(long length, int limit, @Nullable Message header) {
        return ProtoException.tooLarge("message length: " + length + " (expected: 0-" + limit + ")", header);
    }

    private static Message readMessage(ByteBuf in, int length, ProtoContext context) {
        int end = in.readerIndex() + length;
        Message message = ThriftMessage.read(in, context).wireSize(length);
        int bodyAt = 0;
        while (in.readByte() != STOP) {
            int id = in.readUnsignedShort();
            int value = in.readInt();
            switch (id) {
                case METADATA -> ThriftMessage.readMetadata(in, value, true, message, context);
                case XFER_PIPE -> message.pipe(ThriftProto.pipe(in, value, context));
                case BODY_CODEC -> message.bodyCodec(codec(value));
                default -> {
                    bodyAt = in.readerIndex() - Integer.BYTES;
                    in.skipBytes(value);
                }
            }
        }
        if (bodyAt > 0) {
            in.readerIndex(bodyAt);
        }
        int bodyLength = bodyAt > 0 ? in.readInt() : 0;
        PackedBody.read(in, bodyLength, message, context);
        in.readerIndex(end);
        return message;
    }

    private static byte codec(int id) {
        if (id < 0 || id > 0xff) {
            throw ProtoException.malformed("body codec: " + id + " (expected: 0-255)");
        }
        return (byte) id;
    }

    @Override
    public void write(Message message, ByteBuf out, ProtoContext context) {
        int start = out.writerIndex();
        ThriftMessage.write(message, out);
        int metadata = beginBinary(METADATA, out);
        ThriftMessage.writeMetadata(out, true, message, context);
        endBinary(metadata, out);
        int pipe = beginBinary(XFER_PIPE, out);
        message.pipe().writeIds(out);
        endBinary(pipe, out);
        out.writeByte(I32).writeShort(BODY_CODEC).writeInt(message.bodyCodec() & 0xff);
        int body = beginBinary(BODY, out);
        PackedBody.write(message, out, context);
        endBinary(body, out);
        out.writeByte(STOP);
        int length = out.writerIndex() - start;
        FrameSize.check(length, context.limits().message());
        message.wireSize(length);
    }

    private static int beginBinary(int id, ByteBuf out) {
        return out.writeByte(BINARY).writeShort(id).writeInt(0).writerIndex();
    }

    private static void endBinary(int start, ByteBuf out) {
        out.setInt(start - Integer.BYTES, out.writerIndex() - start);
    }

    @Override
    public String toString() {
        return name();
    }
}
