package io.teleport.proto;

import io.teleport.message.Message;

/** How a sequence is written as text; its length is written by the caller. See {@link SeqText} for buffers. */
sealed interface SeqForm permits Base36Seq, Base62Seq, DecimalSeq, Int32Seq {

    /** Numbers in base 36: generations 5 and 6. */
    SeqForm BASE_36 = new Base36Seq();

    /** Any text, and our own numbers in decimal: generation 3. */
    SeqForm DECIMAL = new DecimalSeq();

    /** Any text, and our own numbers in bijective base 62: generation 4. */
    SeqForm BASE_62 = new Base62Seq();

    /** Numbers in decimal: generations 5 and 6 in formats of text. */
    SeqForm INT_32 = new Int32Seq();

    /**
     * Sets the sequence of the message to the {@code length} bytes from this index on, all of which are in the array.
     *
     * @throws ProtoException when they are no sequence
     */
    void read(byte[] in, int start, int length, Message message);

    /** The sequence of the message takes at most so many bytes. */
    int maxLength(Message message);

    /**
     * Writes the sequence of the message to the array, from this index on.
     *
     * @return the index behind it
     * @throws ProtoException when it has no such form
     */
    int write(Message message, byte[] out, int start);
}
