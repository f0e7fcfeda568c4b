package io.teleport.proto;

import io.netty.buffer.ByteBuf;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** What differs between the generations of the raw protocol: a version byte, widths of lengths, sequence, status. */
final class RawGeneration {

    /** Teleport 3, there called fast: version byte {@code f}, lengths of four bytes, the sequence is text. */
    static final RawGeneration THREE =
            new RawGeneration("fast@3", 'f', Integer.BYTES, Integer.BYTES, SeqForm.DECIMAL, false);

    /** Teleport 4: version byte {@code r}, lengths of two bytes, the sequence is text. */
    static final RawGeneration FOUR = new RawGeneration("raw@4", 'r', Short.BYTES, Short.BYTES, SeqForm.BASE_62, false);

    /** Teleport 5: no version byte, lengths of one byte, the sequence is a number in base 36. */
    static final RawGeneration FIVE = new RawGeneration("raw@5", 0, Byte.BYTES, Short.BYTES, SeqForm.BASE_36, false);

    /** erpc 6: as generation 5, and a status field after the service method. */
    static final RawGeneration SIX = new RawGeneration("raw@6", 0, Byte.BYTES, Short.BYTES, SeqForm.BASE_36, true);

    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private final String protoName;
    private final int version;
    private final int lengthWidth;
    private final int metadataLengthWidth;
    private final SeqForm seqForm;
    private final boolean statusField;

    private RawGeneration(
            String protoName,
            int version,
            int lengthWidth,
            int metadataLengthWidth,
            SeqForm seqForm,
            boolean statusField) {
        this.protoName = protoName;
        this.version = version;
        this.lengthWidth = lengthWidth;
        this.metadataLengthWidth = metadataLengthWidth;
        this.seqForm = seqForm;
        this.statusField = statusField;
    }

    String protoName() {
        return protoName;
    }

    boolean versioned() {
        return version != 0;
    }

    /** The byte after the frame's length, where there is one. */
    int version() {
        return version;
    }

    /** Whether a REPLY repeats the service method of its CALL. */
    boolean repliesNameMethod() {
        return this == THREE;
    }

    SeqForm seqForm() {
        return seqForm;
    }

    /** Whether a result travels in a field of its own rather than in the metadata. */
    boolean statusField() {
        return statusField;
    }

    /** Size of the frame's length, the version byte and the number of filters: what every frame has at least. */
    int prefixLength() {
        return Integer.BYTES + (versioned() ? 1 : 0) + 1;
    }

    /** Size of the length fields of sequence and service method. */
    int lengthWidth() {
        return lengthWidth;
    }

    /** Size of the length field of the metadata. */
    int metadataLengthWidth() {
        return metadataLengthWidth;
    }

    /** The largest number that a length field of this size holds, as far as memory can. */
    static int maxLength(int width) {
        return width == Integer.BYTES ? Integer.MAX_VALUE : (1 << (width * Byte.SIZE)) - 1;
    }

    /** The length field of this size at this index. */
    static long getLength(ByteBuf in, int index, int width) {
        return switch (width) {
            case Byte.BYTES -> in.getUnsignedByte(index);
            case Short.BYTES -> in.getUnsignedShort(index);
            default -> in.getUnsignedInt(index);
        };
    }

    /** The length field of this size at this index of the array. */
    static long getLength(byte[] in, int at, int width) {
        return switch (width) {
            case Byte.BYTES -> in[at] & 0xff;
            case Short.BYTES -> Short.toUnsignedInt((short) SHORT.get(in, at));
            default -> Integer.toUnsignedLong((int) INT.get(in, at));
        };
    }

    /** Puts the length field of this size at this index of the array. */
    static void putLength(byte[] out, int at, int width, int length) {
        switch (width) {
            case Byte.BYTES -> out[at] = (byte) length;
            case Short.BYTES -> SHORT.set(out, at, (short) length);
            default -> INT.set(out, at, length);
        }
    }

    /** Sets the length field of this size at this index. */
    static void setLength(ByteBuf out, int index, int width, int length) {
        switch (width) {
            case Byte.BYTES -> out.setByte(index, length);
            case Short.BYTES -> out.setShort(index, length);
            default -> out.setInt(index, length);
        }
    }
}
