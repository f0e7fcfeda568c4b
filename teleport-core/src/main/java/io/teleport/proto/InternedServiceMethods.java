package io.teleport.proto;

import io.netty.buffer.ByteBuf;
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

    private final long[] @Nullable [] keys;
    private final int[] lengths;
    private final String[] values;
    private final int mask;

    private InternedServiceMethods(Collection<String> known) {
        int capacity = Integer.highestOneBit(Math.max(known.size(), 1) * 2 - 1) * 2;
        this.keys = new long[capacity][];
        this.lengths = new int[capacity];
        this.values = new String[capacity];
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
        int slot = slot(in, start, length);
        if (keys[slot] == null) {
            return PLAIN.read(in, length);
        }
        in.skipBytes(length);
        return values[slot];
    }

    private void add(String serviceMethod) {
        ByteBuf bytes = Unpooled.wrappedBuffer(serviceMethod.getBytes(StandardCharsets.UTF_8));
        int length = bytes.readableBytes();
        int slot = slot(bytes, 0, length);
        long[] key = new long[words(length)];
        for (int i = 0; i < key.length; i++) {
            key[i] = word(bytes, 0, length, i);
        }
        keys[slot] = key;
        lengths[slot] = length;
        values[slot] = serviceMethod;
    }

    /** The slot that holds these bytes, or the empty one where they belong. */
    private int slot(ByteBuf in, int start, int length) {
        int slot = (int) (hash(in, start, length) >>> 32) & mask;
        for (long[] key = keys[slot]; key != null; key = keys[slot]) {
            if (lengths[slot] == length && isAt(in, start, length, key)) {
                return slot;
            }
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private static boolean isAt(ByteBuf in, int start, int length, long[] key) {
        for (int i = 0; i < key.length; i++) {
            if (word(in, start, length, i) != key[i]) {
                return false;
            }
        }
        return true;
    }

    private static long hash(ByteBuf in, int start, int length) {
        long hash = length;
        int words = words(length);
        for (int i = 0; i < words; i++) {
            long mixed = (hash ^ word(in, start, length, i)) * 0x9E3779B97F4A7C15L;
            hash = mixed ^ mixed >>> 32;
        }
        return hash;
    }

    private static int words(int length) {
        return (length + Long.BYTES - 1) / Long.BYTES;
    }

    /** Eight bytes of the name; the last eight, or four and four, overlap those before them where they must. */
    private static long word(ByteBuf in, int start, int length, int index) {
        if (length >= Long.BYTES) {
            return in.getLong(start + Math.min(index * Long.BYTES, length - Long.BYTES));
        }
        if (length >= Integer.BYTES) {
            return (long) in.getInt(start) << Integer.SIZE | in.getUnsignedInt(start + length - Integer.BYTES);
        }
        long word = 0;
        for (int i = 0; i < length; i++) {
            word = word << Byte.SIZE | in.getUnsignedByte(start + i);
        }
        return word;
    }
}
