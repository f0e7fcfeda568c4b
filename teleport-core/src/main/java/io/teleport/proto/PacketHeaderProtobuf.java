package io.teleport.proto;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Headers as a message of Protocol Buffers; zeros and empty texts are left out. */
final class PacketHeaderProtobuf implements PacketHeaderCodec {

    private static final int SEQ = 1;
    private static final int TYPE = 2;
    private static final int URI = 3;
    private static final int GZIP = 4;
    private static final int STATUS_CODE = 5;
    private static final int STATUS = 6;

    @Override
    public byte id() {
        return 'p';
    }

    @Override
    public PacketHeader read(ByteBuf in) {
        try {
            return read(CodedInputStream.newInstance(ByteBufUtil.getBytes(in)));
        } catch (IOException e) {
            throw ProtoException.malformed("header: " + e.getMessage() + " (expected: a protobuf message)");
        }
    }

    @Override
    public void write(PacketHeader header, ByteBuf out) {
        byte[] bytes = new byte[sizeOf(header)];
        try {
            write(header, CodedOutputStream.newInstance(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        out.writeBytes(bytes);
    }

    private static PacketHeader read(CodedInputStream in) throws IOException {
        long seq = 0;
        int type = 0;
        String uri = "";
        int gzip = 0;
        int statusCode = 0;
        String status = "";
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (tag) {
                case SEQ << 3 -> seq = in.readUInt64();
                case TYPE << 3 -> type = in.readInt32();
                case URI << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED -> uri = in.readString();
                case GZIP << 3 -> gzip = in.readInt32();
                case STATUS_CODE << 3 -> statusCode = in.readInt32();
                case STATUS << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED -> status = in.readString();
                default -> in.skipField(tag);
            }
        }
        return new PacketHeader(seq, type, uri, gzip, statusCode, status);
    }

    private static int sizeOf(PacketHeader header) {
        int size = header.seq() == 0 ? 0 : CodedOutputStream.computeUInt64Size(SEQ, header.seq());
        size += sizeOf(TYPE, header.type());
        size += sizeOf(URI, header.uri());
        size += sizeOf(GZIP, header.gzip());
        size += sizeOf(STATUS_CODE, header.statusCode());
        return size + sizeOf(STATUS, header.status());
    }

    private static int sizeOf(int field, int value) {
        return value == 0 ? 0 : CodedOutputStream.computeInt32Size(field, value);
    }

    private static int sizeOf(int field, String value) {
        return value.isEmpty() ? 0 : CodedOutputStream.computeStringSize(field, value);
    }

    private static void write(PacketHeader header, CodedOutputStream out) throws IOException {
        if (header.seq() != 0) {
            out.writeUInt64(SEQ, header.seq());
        }
        write(TYPE, header.type(), out);
        write(URI, header.uri(), out);
        write(GZIP, header.gzip(), out);
        write(STATUS_CODE, header.statusCode(), out);
        write(STATUS, header.status(), out);
    }

    private static void write(int field, int value, CodedOutputStream out) throws IOException {
        if (value != 0) {
            out.writeInt32(field, value);
        }
    }

    private static void write(int field, String value, CodedOutputStream out) throws IOException {
        if (!value.isEmpty()) {
            out.writeString(field, value);
        }
    }
}
