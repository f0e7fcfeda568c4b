package io.teleport.benchmarks.process;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * What a process has used since it started.
 *
 * @param nanos when this was read, by {@link System#nanoTime} of that process
 * @param cpuNanos processor time of all its threads
 * @param allocatedBytes heap bytes that its threads allocated
 * @param pushes one-way messages received
 */
public record Usage(long nanos, long cpuNanos, long allocatedBytes, long pushes) {

    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    /** What this process has used until now. */
    static Usage now(long pushes) {
        return new Usage(System.nanoTime(), SYSTEM.getProcessCpuTime(), Allocation.bytes(), pushes);
    }

    /** What was used between {@code earlier} and this. */
    public Usage since(Usage earlier) {
        return new Usage(
                nanos - earlier.nanos,
                cpuNanos - earlier.cpuNanos,
                allocatedBytes - earlier.allocatedBytes,
                pushes - earlier.pushes);
    }

    /** One line that {@link #parse} reads. */
    String format() {
        return nanos + " " + cpuNanos + " " + allocatedBytes + " " + pushes;
    }

    static Usage parse(String line) {
        String[] fields = line.split(" ", -1);
        return new Usage(
                Long.parseLong(fields[0]),
                Long.parseLong(fields[1]),
                Long.parseLong(fields[2]),
                Long.parseLong(fields[3]));
    }
}
