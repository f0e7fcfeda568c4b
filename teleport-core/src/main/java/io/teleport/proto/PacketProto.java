package io.teleport.proto;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.teleport.message.Message;
import io.teleport.xfer.XferException;
import io.teleport.xfer.XferPipe;
import org.jspecify.annotations.Nullable;

/**
 * The packets of generation 2: a header in JSON or Protocol Buffers, as each packet says, and a body that may be
 * compressed. Both parts begin with their length and the id of their codec.
 *
 * <p>Source of the format: {@code socket/socket.go} of Teleport 2.
 */
final class PacketProto implements Proto {

    /** Room for the two lengths. */
    private static final int LENGTHS = 2 * Integer.BYTES;

    private static final String GZIP = "gzip";

    private final String name;
    private final PacketHeaderCodec own;

    /** Writes headers in this form, but those of replies in the form of their call. */
    PacketProto(String name, PacketHeaderCodec own) {
        this.name = name;
        this.own = own;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean repliesNameMethod() {
        return true;
    }

    @Override
    public @Nullable Message read(ByteBuf in, ProtoContext context) {
        int available = in.readableBytes();
        if (available < Integer.BYTES) {
            return null;
        }
        int start = in.readerIndex();
        int limit = context.limits().message();
        long headerLength = in.getUnsignedInt(start);
        checkHeaderLength(headerLength, limit);
        if (available > Integer.BYTES) {
            PacketHeaderCodec.of(in.getByte(start + Integer.BYTES));
        }
        if (available < headerLength + LENGTHS) {
            return null;
        }
        long bodyLength = in.getUnsignedInt(start + Integer.BYTES + (int) headerLength);
        long length = headerLength + bodyLength + LENGTHS;
        if (length > limit) {
            String text = "frame length: " + length + " (expected: 0-" + limit + ")";
            in.skipBytes(Integer.BYTES);
            throw ProtoException.tooLarge(
                    text, readHeader(in, (int) headerLength).toMessage());
        }
        return available < length
                ? null
                : readFrame(in, (int) headerLength, context).wireSize((int) length);
    }

    private static void checkHeaderLength(long length, int limit) {
        int most = limit - LENGTHS;
        if (length > most || length == 0) {
            String text = "header length: " + length + " (expected: 1-" + most + ")";
            throw length == 0 ? ProtoException.malformed(text) : ProtoException.tooLarge(text, null);
        }
    }

    private static PacketHeader readHeader(ByteBuf in, int length) {
        byte codec = in.readByte();
        return PacketHeaderCodec.of(codec).read(in.readSlice(length - 1));
    }

    private static Message readFrame(ByteBuf in, int headerLength, ProtoContext context) {
        byte headerCodec = in.getByte(in.readerIndex() + Integer.BYTES);
        in.skipBytes(Integer.BYTES);
        PacketHeader header = readHeader(in, headerLength);
        Message message = header.toMessage().headerCodec(headerCodec);
        int bodyLength = in.readInt();
        if (bodyLength > 0) {
            message.bodyCodec(in.readByte());
        }
        if (header.gzip() != 0) {
            message.pipe(gzip(context));
        }
        return bodyLength > 1
                ? PackedBody.read(in, bodyLength - 1, message, context)
                : message.body(Unpooled.EMPTY_BUFFER);
    }

    private static XferPipe gzip(ProtoContext context) {
        try {
            return context.filters().pipe(GZIP);
        } catch (XferException e) {
            throw ProtoException.malformed(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void write(Message message, ByteBuf out, ProtoContext context) {
        int start = out.writerIndex();
        int limit = context.limits().message();
        Compatibility.check(name, message);
        writeHeader(message, out);
        int bodyStart = out.writeInt(0).writerIndex();
        if (message.bodyCodec() != 0 || message.body() != null) {
            writeBody(message, out.writeByte(message.bodyCodec()), context);
        }
        out.setInt(bodyStart - Integer.BYTES, out.writerIndex() - bodyStart);
        int length = out.writerIndex() - start;
        FrameSize.check(length, limit);
        message.wireSize(length);
    }

    private void writeHeader(Message message, ByteBuf out) {
        if (message.seqText() != null) {
            throw ProtoException.malformed("seq: " + message.seqText() + " (expected: a number)");
        }
        PacketHeaderCodec codec = message.headerCodec() == 0 ? own : PacketHeaderCodec.of(message.headerCodec());
        int start = out.writeInt(0).writerIndex();
        codec.write(PacketHeader.of(message), out.writeByte(codec.id()));
        out.setInt(start - Integer.BYTES, out.writerIndex() - start);
    }

    /** No body is not compressed even where the header says that bodies are. */
    private static void writeBody(Message message, ByteBuf out, ProtoContext context) {
        if (message.pipe().isEmpty() || message.body() != null) {
            PackedBody.write(message, out, context);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
