package io.teleport.benchmarks.endurance;

import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * What a process holds, in bytes.
 *
 * @param heap     live after a collection
 * @param direct   outside the heap, taken by buffers of Netty and of Java
 * @param resident as the kernel counts
 */
public record Memory(long heap, long direct, long resident) {

    private static final double MIB = 1024 * 1024;
    private static final int COLLECTIONS = 2;

    /** Collects garbage and looks. */
    public static Memory now() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        return new Memory(heap, outsideHeap(), ofKernel());
    }

    private static long outsideHeap() {
        long ofJava = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
        return Math.max(0, PlatformDependent.usedDirectMemory()) + ofJava;
    }

    /** 0 where the kernel does not tell. */
    private static long ofKernel() {
        Path status = Path.of("/proc/self/status");
        if (!Files.isReadable(status)) {
            return 0;
        }
        try {
            return Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One line that {@link #parse} reads. */
    public String format() {
        return heap + " " + direct + " " + resident;
    }

    public static Memory parse(String line) {
        String[] fields = line.split(" ", -1);
        return new Memory(Long.parseLong(fields[0]), Long.parseLong(fields[1]), Long.parseLong(fields[2]));
    }

    /** The larger of both in each figure. */
    public Memory max(Memory other) {
        return new Memory(
                Math.max(heap, other.heap), Math.max(direct, other.direct), Math.max(resident, other.resident));
    }

    /** Heap and buffers together. */
    public long total() {
        return heap + direct;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "heap %.1f MiB, direct %.1f MiB, resident %.0f MiB",
                heap / MIB,
                direct / MIB,
                resident / MIB);
    }
}
