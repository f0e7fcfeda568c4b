package io.teleport.proto;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.teleport.message.Message;
import io.teleport.message.MessageType;
import io.teleport.message.Metadata;

/**
 * The beginning of a message in Thrift's strict binary protocol: version and type, name, sequence; and what the forms
 * of the thrift protocol do alike with metadata.
 *
 * <p>AUTH_CALL and AUTH_REPLY are 5 and 6, which Thrift does not use. A Go peer sends 0 for both, which is read as type
 * 0, and takes both for a PUSH, so that its handshake does not work.
 */
final class ThriftMessage {

    /** Bytes before the name. */
    static final int PREFIX = 2 * Integer.BYTES;

    private static final int VERSION = 0x8001_0000;
    private static final int VERSION_MASK = 0xffff_0000;
    private static final int TYPE_MASK = 0xff;

    private static final int CALL = 1;
    private static final int REPLY = 2;
    private static final int ONEWAY = 4;
    private static final int AUTH_CALL = 5;
    private static final int AUTH_REPLY = 6;

    private ThriftMessage() {}

    /**
     * Consumes the beginning of a message.
     *
     * @throws ProtoException when it is none, or does not end within what is readable
     */
    static Message read(ByteBuf in, ProtoContext context) {
        requireBytes(PREFIX, in, "message");
        int version = in.readInt();
        checkVersion(version);
        int length = readLength(in, "name length");
        Message message = new Message().type(typeOf(version & TYPE_MASK));
        if (length > 0) {
            message.serviceMethod(context.readServiceMethod(in, length));
        }
        requireBytes(Integer.BYTES, in, "sequence");
        return message.seq(in.readInt());
    }

    /**
     * Checks the first four bytes.
     *
     * @throws ProtoException when they begin no strict binary message
     */
    static void checkVersion(int version) {
        if ((version & VERSION_MASK) != VERSION) {
            throw ProtoException.malformed("thrift version: " + Integer.toHexString(version >>> Short.SIZE)
                    + " (expected: 8001, the strict binary protocol)");
        }
    }

    static void write(Message message, ByteBuf out) {
        out.writeInt(VERSION | idOf(message.type()));
        int start = out.writeInt(0).writerIndex();
        ByteBufUtil.writeUtf8(out, message.serviceMethod());
        out.setInt(start - Integer.BYTES, out.writerIndex() - start);
        out.writeInt(Int32Seq.intOf(message));
    }

    /** A length field that counts bytes which must be there. */
    static int readLength(ByteBuf in, String field) {
        requireBytes(Integer.BYTES, in, field);
        long length = in.readUnsignedInt();
        if (length > in.readableBytes()) {
            throw ProtoException.malformed(field + ": " + length + " (expected: 0-" + in.readableBytes() + ")");
        }
        return (int) length;
    }

    private static void requireBytes(int wanted, ByteBuf in, String field) {
        if (in.readableBytes() < wanted) {
            throw ProtoException.malformed(
                    "bytes left for " + field + ": " + in.readableBytes() + " (expected: " + wanted + ")");
        }
    }

    /** Whether a message can have failed; one of type 0 is a Go peer's AUTH_REPLY. */
    static boolean carriesStatus(Message message) {
        return StatusWire.belongsIn(message) || message.type() == 0;
    }

    /**
     * Consumes {@code length} bytes of metadata.
     *
     * @param mayHoldStatus whether a status travels in the metadata
     * @throws ProtoException when they are over the limit; it has the message as its header
     */
    static void readMetadata(ByteBuf in, int length, boolean mayHoldStatus, Message message, ProtoContext context) {
        HeaderFields.checkMetadata(length, context, message);
        boolean failed = mayHoldStatus && carriesStatus(message) && StatusWire.hasReplyError(in, length);
        if (length > 0) {
            Metadata metadata = Metadata.read(in, length);
            message.metadata(metadata);
            if (failed) {
                message.status(StatusWire.readReplyError(metadata));
            }
        }
    }

    /** Appends the metadata, with the status where that travels there. */
    static void writeMetadata(ByteBuf out, boolean mayHoldStatus, Message message, ProtoContext context) {
        int start = out.writerIndex();
        if (mayHoldStatus && carriesStatus(message) && !message.status().isOk()) {
            StatusWire.writeReplyError(message, out);
        } else if (message.hasMetadata()) {
            message.metadata().writeTo(out);
        }
        HeaderFields.checkMetadata(out.writerIndex() - start, context, null);
    }

    private static int typeOf(int id) {
        return switch (id) {
            case 0 -> 0;
            case CALL -> MessageType.CALL;
            case REPLY -> MessageType.REPLY;
            case ONEWAY -> MessageType.PUSH;
            case AUTH_CALL -> MessageType.AUTH_CALL;
            case AUTH_REPLY -> MessageType.AUTH_REPLY;
            default ->
                throw ProtoException.malformed(
                        "thrift message type: " + id + " (expected: 1 call, 2 reply or 4 oneway)");
        };
    }

    private static int idOf(int type) {
        return switch (type) {
            case 0 -> 0;
            case MessageType.CALL -> CALL;
            case MessageType.REPLY -> REPLY;
            case MessageType.PUSH -> ONEWAY;
            case MessageType.AUTH_CALL -> AUTH_CALL;
            case MessageType.AUTH_REPLY -> AUTH_REPLY;
            default -> throw ProtoException.malformed("message type: " + type + " (expected: 0-5)");
        };
    }
}
