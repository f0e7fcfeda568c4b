package io.teleport.proto;

/** What differs between the generations in formats whose header is a set of named fields: sequence and status. */
enum Generation {

    /** Teleport 4: the sequence is text, errors are metadata. */
    FOUR(4),

    /** Teleport 5: the sequence is a number, errors are metadata. */
    FIVE(5),

    /** erpc 6: as generation 5, and a status field. */
    SIX(6);

    private final int number;

    Generation(int number) {
        this.number = number;
    }

    /** The name of a format in this generation. */
    String protoName(String format) {
        return format + "@" + number;
    }

    /** Whether the sequence is opaque text rather than a number. */
    boolean textSeq() {
        return this == FOUR;
    }

    /** How the sequence is written as text. */
    SeqForm seqForm() {
        return textSeq() ? SeqForm.BASE_62 : SeqForm.INT_32;
    }

    /** Whether a result travels in a field of its own rather than in the metadata. */
    boolean statusField() {
        return this == SIX;
    }
}
