package io.teleport.proto;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Gives known service methods back as the same string each time, without making one; others as new strings.
 *
 * <p>An open-addressing table from the bytes on the wire to the string; at most half full, immutable, shared by all
 * threads. What peers send is only looked up, never kept.
 */
public final class InternedServiceMethods implements ServiceMethods {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] @Nullable [] keys;
    private final long[] hashes;
    private final String[] values;
    private final int mask;

    private InternedServiceMethods(Collection<String> known) {
        int capacity = Integer.highestOneBit(Math.max(known.size(), 1) * 2 - 1) * 2;
        this.keys = new byte[capacity][];
        this.hashes = new long[capacity];
        this.values = new String[capacity];
        this.mask = capacity - 1;
        known.forEach(this::add);
    }

    /** A table of these service methods; duplicates do no harm. */
    public static ServiceMethods of(Collection<String> known) {
        return known.isEmpty() ? PLAIN : new InternedServiceMethods(known);
    }

    @Override
    public String get(byte[] bytes, int start, int length) {
        int slot = slot(hash(bytes, start, length), bytes, start, length);
        return keys[slot] == null ? PLAIN.get(bytes, start, length) : values[slot];
    }

    private void add(String serviceMethod) {
        byte[] key = serviceMethod.getBytes(StandardCharsets.UTF_8);
        long hash = hash(key, 0, key.length);
        int slot = slot(hash, key, 0, key.length);
        keys[slot] = key;
        hashes[slot] = hash;
        values[slot] = serviceMethod;
    }

    /** The slot that holds these bytes, or the empty one where they belong. */
    private int slot(long hash, byte[] bytes, int start, int length) {
        int slot = (int) (hash >>> 32) & mask;
        for (byte[] key = keys[slot]; key != null; key = keys[slot]) {
            if (hashes[slot] == hash && key.length == length && isAt(bytes, start, key)) {
                return slot;
            }
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    /** Whether the key is there, whose hash and length are those of what is there. */
    private static boolean isAt(byte[] bytes, int start, byte[] key) {
        // No two texts of one length up to eight bytes have the same hash.
        return key.length <= Long.BYTES || Arrays.equals(key, 0, key.length, bytes, start, start + key.length);
    }

    /** Takes eight bytes at a time, of which the last overlap those before them where they must. */
    private static long hash(byte[] bytes, int start, int length) {
        if (length < Long.BYTES) {
            return mix(length, few(bytes, start, length));
        }
        long hash = length;
        int last = start + length - Long.BYTES;
        for (int at = start; at < last; at += Long.BYTES) {
            hash = mix(hash, (long) LONG.get(bytes, at));
        }
        return mix(hash, (long) LONG.get(bytes, last));
    }

    /** Different for each word, given the hash before it. */
    private static long mix(long hash, long word) {
        long mixed = (hash ^ word) * 0x9E3779B97F4A7C15L;
        return mixed ^ mixed >>> 32;
    }

    /** Fewer than eight bytes as a number. */
    private static long few(byte[] bytes, int start, int length) {
        if (length >= Integer.BYTES) {
            int first = (int) INT.get(bytes, start);
            int last = (int) INT.get(bytes, start + length - Integer.BYTES);
            return (long) first << Integer.SIZE | Integer.toUnsignedLong(last);
        }
        long word = 0;
        for (int i = start; i < start + length; i++) {
            word = word << Byte.SIZE | bytes[i] & 0xff;
        }
        return word;
    }
}
