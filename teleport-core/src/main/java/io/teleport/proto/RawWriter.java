package io.teleport.proto;

import io.netty.buffer.ByteBuf;
import io.teleport.message.Message;
import io.teleport.message.Status;
import io.teleport.xfer.XferPipe;

/** Writes frames of the raw protocol, straight into the given buffer unless filters are to be applied. */
final class RawWriter {

    private static final int MAX_SHORT = 0xffff;

    private final RawGeneration generation;
    private final WrittenMethods methods = new WrittenMethods();

    /** Size of the fields of a header without sequence and service method. */
    private final int fixedLength;

    RawWriter(RawGeneration generation) {
        this.generation = generation;
        this.fixedLength = generation.prefixLength()
                + 2 * generation.lengthWidth()
                + (generation.statusField() ? StatusWire.OK_LENGTH : 0)
                + generation.metadataLengthWidth()
                + 2;
    }

    /** See {@link Proto#write}. */
    void write(Message message, ByteBuf out, ProtoContext context) {
        int start = out.writerIndex();
        XferPipe pipe = message.pipe();
        int limit = context.limits().message();
        if (pipe.isEmpty()) {
            FrameSize.checkBody(message.body(), limit);
            writeContent(message, out, context);
        } else {
            byte[] prefix = new byte[generation.prefixLength() + pipe.size()];
            putPrefix(pipe, prefix, 0);
            Packing.write(pipe, out.writeBytes(prefix), context, plain -> writeContent(message, plain, context));
        }
        int length = out.writerIndex() - start;
        FrameSize.check(length, limit);
        out.setInt(start, length);
        message.wireSize(length);
    }

    /** Writes header fields and body, which is what filters cover; where there are none the prefix too. */
    private void writeContent(Message message, ByteBuf out, ProtoContext context) {
        Status status = StatusWire.belongsIn(message) ? message.status() : Status.OK;
        boolean usual = status.isOk() && !message.hasMetadata();
        writeHeader(message, usual, out);
        if (!usual) {
            if (generation.statusField()) {
                writeStatus(status, out);
            }
            writeMetadata(message, status, out, context);
            out.writeByte(message.bodyCodec());
        }
        context.writeBody(message, out);
    }

    /**
     * Writes the header up to the service method, or all of it when the rest is usual. In place where there is an array
     * with room for it, which saves a check for each field.
     */
    private void writeHeader(Message message, boolean usual, ByteBuf out) {
        byte[] method = methods.encode(message.serviceMethod());
        int most = fixedLength + generation.seqForm().maxLength(message) + method.length;
        if (out.hasArray() && out.writableBytes() >= most) {
            int offset = out.arrayOffset();
            int end = putHeader(message, method, usual, out.array(), offset + out.writerIndex());
            out.writerIndex(end - offset);
        } else {
            byte[] header = new byte[most];
            out.writeBytes(header, 0, putHeader(message, method, usual, header, 0));
        }
    }

    private int putHeader(Message message, byte[] method, boolean usual, byte[] out, int start) {
        XferPipe pipe = message.pipe();
        int seq = pipe.isEmpty() ? putPrefix(pipe, out, start) : start;
        int type = putSeq(message, out, seq);
        out[type] = (byte) message.type();
        int end = putServiceMethod(method, out, type + 1);
        return usual ? putRest(message, out, end) : end;
    }

    /** Puts what comes before header and body: room for the frame's length, the version and the filters. */
    private int putPrefix(XferPipe pipe, byte[] out, int start) {
        RawGeneration.putLength(out, start, Integer.BYTES, 0);
        int at = start + Integer.BYTES;
        if (generation.versioned()) {
            out[at++] = (byte) generation.version();
        }
        int size = pipe.size();
        out[at++] = (byte) size;
        for (int i = 0; i < size; i++) {
            out[at++] = pipe.id(i);
        }
        return at;
    }

    private int putSeq(Message message, byte[] out, int at) {
        int width = generation.lengthWidth();
        int start = at + width;
        int end = generation.seqForm().write(message, out, start);
        requireAtMost(RawGeneration.maxLength(width), end - start, "seq length");
        RawGeneration.putLength(out, at, width, end - start);
        return end;
    }

    private int putServiceMethod(byte[] method, byte[] out, int at) {
        int width = generation.lengthWidth();
        requireAtMost(RawGeneration.maxLength(width), method.length, "service method length");
        RawGeneration.putLength(out, at, width, method.length);
        System.arraycopy(method, 0, out, at + width, method.length);
        return at + width + method.length;
    }

    /** Puts what follows the service method where the status is OK and there is no metadata. */
    private int putRest(Message message, byte[] out, int start) {
        int at = start;
        if (generation.statusField()) {
            at = StatusWire.putOk(out, at);
        }
        RawGeneration.putLength(out, at, generation.metadataLengthWidth(), 0);
        at += generation.metadataLengthWidth();
        out[at] = message.bodyCodec();
        return at + 1;
    }

    private static void writeStatus(Status status, ByteBuf out) {
        int start = out.writeShort(0).writerIndex();
        StatusWire.writeField(status, out);
        int length = out.writerIndex() - start;
        requireAtMost(MAX_SHORT, length, "status length");
        out.setShort(start - Short.BYTES, length);
    }

    private void writeMetadata(Message message, Status status, ByteBuf out, ProtoContext context) {
        int width = generation.metadataLengthWidth();
        int start = out.writeZero(width).writerIndex();
        if (!status.isOk() && !generation.statusField()) {
            StatusWire.writeReplyError(message, out);
        } else if (message.hasMetadata()) {
            message.metadata().writeTo(out);
        } else {
            return;
        }
        int length = out.writerIndex() - start;
        int limit = Math.min(RawGeneration.maxLength(width), context.limits().metadata());
        if (length > limit) {
            throw ProtoException.tooLarge(describe("metadata length", length, limit), null);
        }
        RawGeneration.setLength(out, start - width, width, length);
    }

    private static void requireAtMost(int most, int length, String field) {
        if (length > most) {
            throw ProtoException.malformed(describe(field, length, most));
        }
    }

    private static String describe(String field, int length, int most) {
        return field + ": " + length + " (expected: 0-" + most + ")";
    }
}
