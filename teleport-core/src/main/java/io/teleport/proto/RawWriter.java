package io.teleport.proto;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.teleport.message.Message;
import io.teleport.message.Status;
import io.teleport.xfer.XferPipe;

/** Writes frames of the raw protocol, straight into the given buffer unless filters are to be applied. */
final class RawWriter {

    private static final int MAX_SHORT = 0xffff;

    private final RawGeneration generation;

    RawWriter(RawGeneration generation) {
        this.generation = generation;
    }

    /** See {@link Proto#write}. */
    void write(Message message, ByteBuf out, ProtoContext context) {
        int start = out.writerIndex();
        out.writeInt(0);
        if (generation.versioned()) {
            out.writeByte(generation.version());
        }
        XferPipe pipe = message.pipe();
        writePipe(pipe, out);
        int limit = context.limits().message();
        if (pipe.isEmpty()) {
            FrameSize.checkBody(message.body(), limit);
            writeContent(message, out, context);
        } else {
            Packing.write(pipe, out, context, plain -> writeContent(message, plain, context));
        }
        int length = out.writerIndex() - start;
        FrameSize.check(length, limit);
        out.setInt(start, length);
        message.wireSize(length);
    }

    private static void writePipe(XferPipe pipe, ByteBuf out) {
        int size = pipe.size();
        out.writeByte(size);
        for (int i = 0; i < size; i++) {
            out.writeByte(pipe.id(i));
        }
    }

    /** Writes what the filters cover: header fields and body. */
    private void writeContent(Message message, ByteBuf out, ProtoContext context) {
        writeSeq(message, out);
        out.writeByte(message.type());
        writeServiceMethod(message.serviceMethod(), out);
        Status status = StatusWire.belongsIn(message) ? message.status() : Status.OK;
        if (generation.statusField()) {
            writeStatus(status, out);
        }
        writeMetadata(message, status, out, context);
        out.writeByte(message.bodyCodec());
        context.writeBody(message, out);
    }

    private void writeSeq(Message message, ByteBuf out) {
        int start = skipLength(out);
        generation.seqForm().write(message, out);
        setLength(out, start, "seq length");
    }

    private void writeServiceMethod(String serviceMethod, ByteBuf out) {
        int start = skipLength(out);
        if (!serviceMethod.isEmpty()) {
            ByteBufUtil.writeUtf8(out, serviceMethod);
        }
        setLength(out, start, "service method length");
    }

    private int skipLength(ByteBuf out) {
        out.writeZero(generation.lengthWidth());
        return out.writerIndex();
    }

    private void setLength(ByteBuf out, int start, String field) {
        int length = out.writerIndex() - start;
        int width = generation.lengthWidth();
        requireAtMost(RawGeneration.maxLength(width), length, field);
        RawGeneration.setLength(out, start - width, width, length);
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
