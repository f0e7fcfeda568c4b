package io.teleport.proto;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Gives known service methods back as the same string each time, without making one; others as new strings.
 *
 * <p>An open-addressing table from the bytes on the wire to the string; at most half full, immutable, shared by all
 * threads. What peers send is only looked up, never kept.
 */
public final class InternedServiceMethods implements ServiceMethods {

    private final @Nullable ByteBuf[] keys;
    private final String[] values;
    private final long[] hashes;
    private final int mask;

    private InternedServiceMethods(Collection<String> known) {
        int capacity = Integer.highestOneBit(Math.max(known.size(), 1) * 2 - 1) * 2;
        this.keys = new ByteBuf[capacity];
        this.values = new String[capacity];
        this.hashes = new long[capacity];
        this.mask = capacity - 1;
        known.forEach(this::add);
    }

    /** A table of these service methods; duplicates do no harm. */
    public static ServiceMethods of(Collection<String> known) {
        return known.isEmpty() ? PLAIN : new InternedServiceMethods(known);
    }

    @Override
    public String read(ByteBuf in, int length) {
        int start = in.readerIndex();
        int slot = slot(in, start, length, hash(in, start, length));
        if (keys[slot] == null) {
            return PLAIN.read(in, length);
        }
        in.skipBytes(length);
        return values[slot];
    }

    private void add(String serviceMethod) {
        ByteBuf key =
                Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(serviceMethod.getBytes(StandardCharsets.UTF_8)));
        long hash = hash(key, 0, key.readableBytes());
        int slot = slot(key, 0, key.readableBytes(), hash);
        keys[slot] = key;
        values[slot] = serviceMethod;
        hashes[slot] = hash;
    }

    /** The slot that holds these bytes, or the empty one where they belong. */
    private int slot(ByteBuf in, int start, int length, long hash) {
        int slot = (int) (hash >>> 32) & mask;
        for (ByteBuf key = keys[slot]; key != null; key = keys[slot]) {
            if (hashes[slot] == hash
                    && key.readableBytes() == length
                    && ByteBufUtil.equals(in, start, key, 0, length)) {
                return slot;
            }
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    /** Eight bytes a step; the last step overlaps the one before it. */
    private static long hash(ByteBuf in, int start, int length) {
        long hash = length;
        if (length < Long.BYTES) {
            for (int i = 0; i < length; i++) {
                hash = mix(hash, in.getByte(start + i));
            }
            return hash;
        }
        int last = start + length - Long.BYTES;
        for (int i = start; i < last; i += Long.BYTES) {
            hash = mix(hash, in.getLong(i));
        }
        return mix(hash, in.getLong(last));
    }

    private static long mix(long hash, long next) {
        long mixed = (hash ^ next) * 0x9E3779B97F4A7C15L;
        return mixed ^ mixed >>> 32;
    }
}
