package io.teleport.benchmarks.outage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** How often each call was handled, in a mapped file: what a process writes there survives its being killed. */
final class Ledger {

    /** Numbers of calls are below this. */
    static final int MOST = 1 << 24;

    private static final VarHandle COUNTS = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());

    private final ByteBuffer counts;

    Ledger(Path file) {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE)) {
            counts = channel.map(FileChannel.MapMode.READ_WRITE, 0, (long) MOST * Integer.BYTES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void handled(int call) {
        COUNTS.getAndAdd(counts, call * Integer.BYTES, 1);
    }

    int timesHandled(int call) {
        return (int) COUNTS.getVolatile(counts, call * Integer.BYTES);
    }
}
