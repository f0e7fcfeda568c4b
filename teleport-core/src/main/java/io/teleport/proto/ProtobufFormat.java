package io.teleport.proto;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.teleport.message.Message;
import java.util.function.Consumer;

/**
 * A message as a protobuf message: sequence, type, service method, status (generation 6), metadata, codec, body, the ids of
 * filters that cover the body alone, numbered in this order; zeros and empty texts are left out. Needs no protobuf library.
 */
final class ProtobufFormat implements EnvelopeFormat {

    private static final int SEQ = 1;
    private static final int TYPE = 2;
    private static final int SERVICE_METHOD = 3;
    private static final int STATUS = 4;

    private static final int VARINT = 0;
    private static final int FIXED_64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED_32 = 5;

    private final Generation generation;
    private final FilterScope scope;
    private final int metadata;

    ProtobufFormat(Generation generation, FilterScope scope) {
        this.generation = generation;
        this.scope = scope;
        this.metadata = generation.statusField() ? STATUS + 1 : STATUS;
    }

    @Override
    public String name() {
        return "protobuf";
    }

    @Override
    public Generation generation() {
        return generation;
    }

    @Override
    public void write(Message message, ByteBuf out, ProtoContext context) {
        if (generation.textSeq()) {
            writeField(SEQ, out, context, text -> SeqText.write(generation.seqForm(), message, text));
        } else {
            writeNumber(SEQ, Int32Seq.intOf(message), out);
        }
        writeNumber(TYPE, message.type(), out);
        writeText(SERVICE_METHOD, message.serviceMethod(), out);
        if (generation.statusField()) {
            writeField(STATUS, out, context, query -> HeaderFields.writeStatus(message, query));
        }
        writeField(metadata, out, context, query -> HeaderFields.writeMetadata(message, generation, query, context));
        writeNumber(metadata + 1, message.bodyCodec() & 0xff, out);
        if (scope == FilterScope.BODY) {
            writeField(metadata + 2, out, context, body -> PackedBody.write(message, body, context));
            writeField(metadata + 3, out, context, message.pipe()::writeIds);
        } else if (message.body() instanceof ByteBuf body) {
            writeBytes(metadata + 2, body.slice(), out);
        } else if (message.body() instanceof byte[] body) {
            writeBytes(metadata + 2, Unpooled.wrappedBuffer(body), out);
        } else {
            writeField(metadata + 2, out, context, bytes -> context.writeBody(message, bytes));
        }
    }

    private static void writeNumber(int field, long value, ByteBuf out) {
        if (value != 0) {
            Varints.write(field << 3 | VARINT, out);
            Varints.write(value, out);
        }
    }

    private static void writeText(int field, String text, ByteBuf out) {
        if (!text.isEmpty()) {
            Varints.write(field << 3 | BYTES, out);
            Varints.write(ByteBufUtil.utf8Bytes(text), out);
            ByteBufUtil.writeUtf8(out, text);
        }
    }

    /** Writes it elsewhere first, because its length comes before it. */
    private static void writeField(int field, ByteBuf out, ProtoContext context, Consumer<ByteBuf> writer) {
        ByteBuf bytes = context.allocator().buffer();
        try {
            writer.accept(bytes);
            writeBytes(field, bytes, out);
        } finally {
            bytes.release();
        }
    }

    /** Consumes the bytes. */
    private static void writeBytes(int field, ByteBuf bytes, ByteBuf out) {
        if (bytes.isReadable()) {
            Varints.write(field << 3 | BYTES, out);
            Varints.write(bytes.readableBytes(), out);
            out.writeBytes(bytes);
        }
    }

    @Override
    public void read(ByteBuf content, HeaderFields fields) {
        while (content.isReadable()) {
            long key = Varints.read(content);
            int wireType = (int) key & 7;
            long field = key >>> 3;
            if (field == 0 || field > Integer.MAX_VALUE >> 2) {
                throw ProtoException.malformed("protobuf field: " + field + " (expected: 1-536870911)");
            }
            if (wireType == BYTES) {
                readBytes((int) field, readSlice(content), fields);
            } else if (wireType == VARINT) {
                readNumber((int) field, Varints.read(content), fields);
            } else {
                skip((int) field, wireType, content);
            }
        }
    }

    private static ByteBuf readSlice(ByteBuf content) {
        long length = Varints.read(content);
        if (length < 0 || length > content.readableBytes()) {
            throw ProtoException.malformed(
                    "protobuf length: " + length + " (expected: 0-" + content.readableBytes() + ")");
        }
        return content.readSlice((int) length);
    }

    private void readBytes(int field, ByteBuf bytes, HeaderFields fields) {
        if (field == SEQ && generation.textSeq()) {
            fields.seq(bytes);
        } else if (field == SERVICE_METHOD) {
            fields.serviceMethod(bytes);
        } else if (field == metadata) {
            fields.metadata(bytes);
        } else if (field == STATUS) {
            fields.status(bytes);
        } else if (field == metadata + 2) {
            fields.body(bytes);
        } else if (field == metadata + 3 && scope == FilterScope.BODY) {
            fields.filters(bytes);
        } else {
            refuseKnown(field, BYTES);
        }
    }

    private void readNumber(int field, long value, HeaderFields fields) {
        if (field == SEQ && !generation.textSeq()) {
            fields.seq((int) value);
        } else if (field == TYPE) {
            fields.type(value);
        } else if (field == metadata + 1) {
            fields.bodyCodec(value);
        } else {
            refuseKnown(field, VARINT);
        }
    }

    private void skip(int field, int wireType, ByteBuf content) {
        refuseKnown(field, wireType);
        int length = wireType == FIXED_64 ? Long.BYTES : wireType == FIXED_32 ? Integer.BYTES : -1;
        if (length < 0 || length > content.readableBytes()) {
            throw ProtoException.malformed("protobuf wire type: " + wireType + " with " + content.readableBytes()
                    + " bytes left (expected: 0, 1, 2 or 5 with its bytes)");
        }
        content.skipBytes(length);
    }

    /** Fields of later versions are skipped; ours must be of their own type. */
    private void refuseKnown(int field, int wireType) {
        if (field <= metadata + (scope == FilterScope.BODY ? 3 : 2)) {
            throw ProtoException.malformed(
                    "protobuf field " + field + ": wire type " + wireType + " (expected: the type of that field)");
        }
    }
}
