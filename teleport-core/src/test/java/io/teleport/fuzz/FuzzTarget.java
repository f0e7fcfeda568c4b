package io.teleport.fuzz;

import java.util.List;

/** A decoder that is given bytes which anybody may have made up. */
public interface FuzzTarget {

    /** Inputs that mean something, from which others are made. */
    List<byte[]> seeds();

    /**
     * Lets the decoder read the input, and throws when it does anything but to read or to refuse it.
     *
     * @param memory what all buffers have to come from; none of them may be left at the end
     */
    void run(byte[] input, FuzzMemory memory) throws Exception;
}
