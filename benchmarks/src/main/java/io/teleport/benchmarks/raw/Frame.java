package io.teleport.benchmarks.raw;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The header of a frame: how many bytes follow the first four, and the sequence number. */
final class Frame {

    /** The size of the header. */
    static final int HEADER = 8;

    /** The largest encoded message that is read. */
    static final int MAX_MESSAGE = 1 << 20;

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private Frame() {}

    static int messageSize(byte[] bytes, int start) {
        return (int) INT.get(bytes, start) - Integer.BYTES;
    }

    static int sequence(byte[] bytes, int start) {
        return (int) INT.get(bytes, start + Integer.BYTES);
    }

    static void writeHeader(byte[] bytes, int start, int messageSize, int sequence) {
        INT.set(bytes, start, messageSize + Integer.BYTES);
        INT.set(bytes, start + Integer.BYTES, sequence);
    }
}
