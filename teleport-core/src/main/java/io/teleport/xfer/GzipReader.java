package io.teleport.xfer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Inflates one gzip stream of any number of members, never into more than a limit. */
final class GzipReader implements AutoCloseable {

    private static final int TRAILER_LENGTH = 8;
    private static final int SMALLEST_STEP = 256;
    private static final int EXPECTED_RATIO = 4;

    /** How a flushed deflate stream ends: an empty stored block. */
    private static final int FLUSH_MARK = 0x0000ffff;

    private final ByteBuf in;
    private final int base;
    private final ByteBuffer source;
    private final ByteBuf out;
    private final int limit;
    private final Inflater inflater = new Inflater(true);

    GzipReader(ByteBuf in, ByteBufAllocator allocator, int limit) {
        this.in = in;
        this.base = in.readerIndex();
        this.source = in.nioBuffer();
        this.limit = Math.min(limit, Integer.MAX_VALUE - 1);
        int most = this.limit + 1;
        long expected = Math.max(SMALLEST_STEP, (long) in.readableBytes() * EXPECTED_RATIO);
        this.out = allocator.buffer((int) Math.min(most, expected), most);
    }

    /** Reads all members; the caller owns the result. */
    ByteBuf read() {
        while (in.isReadable()) {
            GzipHeader.skip(in);
            checkLastSize();
            readMember();
        }
        return out.retain();
    }

    @Override
    public void close() {
        inflater.end();
        out.release();
    }

    /** A stream that says itself that it is too large need not be inflated to find out. */
    private void checkLastSize() {
        if (in.readableBytes() > TRAILER_LENGTH) {
            int end = in.getIntLE(in.writerIndex() - Integer.BYTES);
            boolean flushed = in.getInt(in.writerIndex() - Integer.BYTES) == FLUSH_MARK;
            if (!flushed && Integer.toUnsignedLong(end) > limit) {
                throw tooLarge();
            }
        }
    }

    private XferException tooLarge() {
        return XferException.tooLarge("gzip: more than " + limit + " bytes inflated (expected: at most that)");
    }

    private void readMember() {
        int start = out.writerIndex();
        source.position(in.readerIndex() - base);
        inflater.reset();
        inflater.setInput(source);
        inflate();
        in.readerIndex(base + source.position());
        if (inflater.finished()) {
            checkTrailer(start);
        } else {
            requireFlushed();
        }
    }

    private void inflate() {
        while (!inflater.finished() && inflateStep() > 0) {
            if (out.writerIndex() > limit) {
                throw tooLarge();
            }
        }
    }

    /** Doubles a full buffer, up to one byte above the limit, which tells that the limit is exceeded. */
    private int inflateStep() {
        if (!out.isWritable()) {
            out.ensureWritable(Math.min(out.capacity(), out.maxWritableBytes()));
        }
        ByteBuffer target = out.internalNioBuffer(out.writerIndex(), out.writableBytes());
        try {
            int produced = inflater.inflate(target);
            out.writerIndex(out.writerIndex() + produced);
            return produced;
        } catch (DataFormatException e) {
            throw new XferException("gzip: " + e.getMessage() + " (expected: deflated bytes)");
        }
    }

    private void requireFlushed() {
        int end = in.readerIndex();
        if (in.readableBytes() > 0 || in.getInt(end - Integer.BYTES) != FLUSH_MARK) {
            throw new XferException("gzip: stream ends early (expected: a final block or a flush)");
        }
    }

    private void checkTrailer(int start) {
        if (in.readableBytes() < TRAILER_LENGTH) {
            throw new XferException(
                    "gzip: trailer of " + in.readableBytes() + " bytes (expected: " + TRAILER_LENGTH + ")");
        }
        CRC32 crc = new CRC32();
        crc.update(out.nioBuffer(start, out.writerIndex() - start));
        if (in.readIntLE() != (int) crc.getValue()) {
            throw new XferException("gzip: checksum differs (expected: undamaged bytes)");
        }
        if (in.readIntLE() != out.writerIndex() - start) {
            throw new XferException("gzip: size differs (expected: undamaged bytes)");
        }
    }
}
