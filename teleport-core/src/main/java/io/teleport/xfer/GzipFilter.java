package io.teleport.xfer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Compresses with gzip (RFC 1952).
 *
 * <p>Writes complete streams. Reads complete ones, also of several members, and those of Go Teleport before generation
 * 6, which flushes its writer and never closes it, so that the final block and the checksum are missing.
 *
 * <p>The native state of zlib is made and freed for each message: kept by a thread, it would cost every virtual thread
 * its own.
 */
public final class GzipFilter implements XferFilter {

    /** Level when none is given, as in Go Teleport. */
    public static final int DEFAULT_LEVEL = 5;

    private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};
    private static final int TRAILER_LENGTH = 8;
    private static final int SMALLEST_STEP = 256;

    private final byte id;
    private final int level;

    /** With the id {@code g} and level {@value #DEFAULT_LEVEL}. */
    public GzipFilter() {
        this((byte) 'g', DEFAULT_LEVEL);
    }

    /**
     * With an id that both peers agree on.
     *
     * @param level 0 (none) to 9 (best), or -1 for zlib's own default
     */
    public GzipFilter(byte id, int level) {
        if (level < -1 || level > 9) {
            throw new IllegalArgumentException("gzip level: " + level + " (expected: -1-9)");
        }
        this.id = id;
        this.level = level;
    }

    @Override
    public byte id() {
        return id;
    }

    @Override
    public String name() {
        return "gzip";
    }

    @Override
    public ByteBuf pack(ByteBuf in, ByteBufAllocator allocator) {
        ByteBuf out = allocator.buffer(HEADER.length + in.readableBytes() / 2 + SMALLEST_STEP);
        Deflater deflater = new Deflater(level, true);
        try {
            out.writeBytes(HEADER);
            deflater.setInput(in.nioBuffer());
            deflater.finish();
            deflate(deflater, out);
            return writeTrailer(in, out);
        } catch (Throwable e) {
            out.release();
            throw e;
        } finally {
            deflater.end();
        }
    }

    @Override
    public ByteBuf unpack(ByteBuf in, ByteBufAllocator allocator, int limit) {
        try (GzipReader reader = new GzipReader(in, allocator, limit)) {
            return reader.read();
        }
    }

    private static void deflate(Deflater deflater, ByteBuf out) {
        while (!deflater.finished()) {
            out.ensureWritable(SMALLEST_STEP);
            ByteBuffer target = out.internalNioBuffer(out.writerIndex(), out.writableBytes());
            out.writerIndex(out.writerIndex() + deflater.deflate(target));
        }
    }

    private static ByteBuf writeTrailer(ByteBuf in, ByteBuf out) {
        CRC32 crc = new CRC32();
        crc.update(in.nioBuffer());
        out.ensureWritable(TRAILER_LENGTH);
        return out.writeIntLE((int) crc.getValue()).writeIntLE(in.readableBytes());
    }
}
