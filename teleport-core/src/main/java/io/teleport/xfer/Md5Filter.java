package io.teleport.xfer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Appends the 16 raw bytes of the MD5 digest, and checks them: a guard against damage, not against forgery. */
public final class Md5Filter implements XferFilter {

    private static final int DIGEST_LENGTH = 16;

    private final byte id;

    /** With the id {@code m}. */
    public Md5Filter() {
        this((byte) 'm');
    }

    /** With an id that both peers agree on. */
    public Md5Filter(byte id) {
        this.id = id;
    }

    @Override
    public byte id() {
        return id;
    }

    @Override
    public String name() {
        return "md5";
    }

    @Override
    public ByteBuf pack(ByteBuf in, ByteBufAllocator allocator) {
        byte[] digest = digest(in, in.readableBytes());
        ByteBuf out = allocator.buffer(in.readableBytes() + DIGEST_LENGTH);
        return out.writeBytes(in).writeBytes(digest);
    }

    /** {@inheritDoc} The result is a slice of {@code in}. */
    @Override
    public ByteBuf unpack(ByteBuf in, ByteBufAllocator allocator, int limit) {
        int length = in.readableBytes() - DIGEST_LENGTH;
        if (length < 0) {
            throw new XferException("md5: " + in.readableBytes() + " bytes (expected: at least " + DIGEST_LENGTH + ")");
        }
        if (length > limit) {
            throw XferException.tooLarge("md5: " + length + " bytes (expected: at most " + limit + ")");
        }
        byte[] sent = new byte[DIGEST_LENGTH];
        in.getBytes(in.readerIndex() + length, sent);
        if (!MessageDigest.isEqual(sent, digest(in, length))) {
            throw new XferException("md5: digest differs (expected: undamaged bytes)");
        }
        return in.retainedSlice(in.readerIndex(), length);
    }

    private static byte[] digest(ByteBuf in, int length) {
        try {
            MessageDigest md5 = MessageDigest.getInstance("MD5");
            md5.update(in.nioBuffer(in.readerIndex(), length));
            return md5.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("md5: not available (expected: a JVM whose policy allows it)", e);
        }
    }
}
