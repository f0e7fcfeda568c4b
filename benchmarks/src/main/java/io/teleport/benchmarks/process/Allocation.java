package io.teleport.benchmarks.process;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Method;
import java.util.stream.LongStream;

/** The heap bytes that all threads of this process allocated, finished ones included from Java 21 on. */
final class Allocation {

    private static final ThreadMXBean THREADS = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

    private static final Method TOTAL = total();

    private Allocation() {}

    static long bytes() {
        if (TOTAL == null) {
            return ofLiveThreads();
        }
        try {
            return (long) TOTAL.invoke(THREADS);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long ofLiveThreads() {
        long[] bytes = THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds());
        return LongStream.of(bytes).filter(n -> n > 0).sum();
    }

    private static Method total() {
        try {
            return ThreadMXBean.class.getMethod("getTotalThreadAllocatedBytes");
        } catch (NoSuchMethodException e) {
            return null;
        }
    }
}
