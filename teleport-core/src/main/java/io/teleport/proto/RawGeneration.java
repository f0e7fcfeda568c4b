package io.teleport.proto;

import io.netty.buffer.ByteBuf;

/** What differs between the generations of the raw protocol: a version byte, widths of lengths, sequence, status. */
final class RawGeneration {

    /** Teleport 4: version byte {@code r}, lengths of two bytes, the sequence is text. */
    static final RawGeneration FOUR = new RawGeneration("raw@4", true, Short.BYTES, SeqForm.BASE_62, false);

    /** Teleport 5: no version byte, lengths of one byte, the sequence is a number in base 36. */
    static final RawGeneration FIVE = new RawGeneration("raw@5", false, Byte.BYTES, SeqForm.BASE_36, false);

    /** erpc 6: as generation 5, and a status field after the service method. */
    static final RawGeneration SIX = new RawGeneration("raw@6", false, Byte.BYTES, SeqForm.BASE_36, true);

    /** The version byte of generation 4. */
    static final byte VERSION = 'r';

    private final String protoName;
    private final boolean versioned;
    private final int lengthWidth;
    private final SeqForm seqForm;
    private final boolean statusField;

    private RawGeneration(String protoName, boolean versioned, int lengthWidth, SeqForm seqForm, boolean statusField) {
        this.protoName = protoName;
        this.versioned = versioned;
        this.lengthWidth = lengthWidth;
        this.seqForm = seqForm;
        this.statusField = statusField;
    }

    String protoName() {
        return protoName;
    }

    boolean versioned() {
        return versioned;
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
        return Integer.BYTES + (versioned ? 1 : 0) + 1;
    }

    /** Size of the length fields of sequence and service method. */
    int lengthWidth() {
        return lengthWidth;
    }

    /** The longest sequence and the longest service method in bytes. */
    int maxText() {
        return lengthWidth == Byte.BYTES ? 0xff : 0xffff;
    }

    /** The length field at this index. */
    int getLength(ByteBuf in, int index) {
        return lengthWidth == Byte.BYTES ? in.getUnsignedByte(index) : in.getUnsignedShort(index);
    }

    /** Sets the length field at this index. */
    void setLength(ByteBuf out, int index, int length) {
        if (lengthWidth == Byte.BYTES) {
            out.setByte(index, length);
        } else {
            out.setShort(index, length);
        }
    }
}
