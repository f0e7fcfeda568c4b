package io.teleport.xfer;

import io.netty.buffer.ByteBuf;
import java.util.zip.CRC32;

/** The header of a gzip member (RFC 1952, section 2.3), of which nothing is kept. */
final class GzipHeader {

    private static final int FIXED_LENGTH = 10;
    private static final int MAGIC = 0x1f8b;
    private static final int DEFLATE = 8;

    private static final int FHCRC = 1 << 1;
    private static final int FEXTRA = 1 << 2;
    private static final int FNAME = 1 << 3;
    private static final int FCOMMENT = 1 << 4;
    private static final int RESERVED = 0xe0;

    private GzipHeader() {}

    /** Moves the reader index behind the header, or throws {@link XferException}. */
    static void skip(ByteBuf in) {
        int start = in.readerIndex();
        try {
            int flags = skipFixed(in);
            if ((flags & FEXTRA) != 0) {
                in.skipBytes(in.readUnsignedShortLE());
            }
            if ((flags & FNAME) != 0) {
                skipText(in);
            }
            if ((flags & FCOMMENT) != 0) {
                skipText(in);
            }
            if ((flags & FHCRC) != 0) {
                checkCrc(in, start);
            }
        } catch (IndexOutOfBoundsException e) {
            throw new XferException("gzip: header ends early (expected: the fields that its flags announce)");
        }
    }

    private static int skipFixed(ByteBuf in) {
        int start = in.readerIndex();
        in.skipBytes(FIXED_LENGTH);
        int magic = in.getUnsignedShort(start);
        int method = in.getByte(start + 2);
        if (magic != MAGIC || method != DEFLATE) {
            throw new XferException(
                    "gzip: header " + Integer.toHexString(magic << 8 | method & 0xff) + " (expected: 1f8b08)");
        }
        int flags = in.getUnsignedByte(start + 3);
        if ((flags & RESERVED) != 0) {
            throw new XferException("gzip: flags " + Integer.toHexString(flags) + " (expected: 0-1f)");
        }
        return flags;
    }

    private static void skipText(ByteBuf in) {
        int length = in.bytesBefore((byte) 0);
        if (length < 0) {
            throw new IndexOutOfBoundsException();
        }
        in.skipBytes(length + 1);
    }

    private static void checkCrc(ByteBuf in, int start) {
        CRC32 crc = new CRC32();
        crc.update(in.nioBuffer(start, in.readerIndex() - start));
        if (in.readUnsignedShortLE() != (crc.getValue() & 0xffff)) {
            throw new XferException("gzip: header checksum differs (expected: undamaged bytes)");
        }
    }
}
