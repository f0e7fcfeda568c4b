package io.teleport.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.ThreadFactory;

/** Makes virtual threads, which need JDK 21. */
final class VirtualThreads {

    private VirtualThreads() {}

    /** Whether this JVM has virtual threads. */
    static boolean areSupported() {
        return Runtime.version().feature() >= 21;
    }

    /** {@code Thread.ofVirtual().name(prefix, 1).factory()}, for compilers that do not know it. */
    static ThreadFactory factory(String prefix) {
        try {
            MethodHandles.Lookup lookup = MethodHandles.publicLookup();
            Class<?> builder = Class.forName("java.lang.Thread$Builder");
            Class<?> virtual = Class.forName("java.lang.Thread$Builder$OfVirtual");
            Object made = lookup.findStatic(Thread.class, "ofVirtual", MethodType.methodType(virtual))
                    .invoke();
            lookup.findVirtual(builder, "name", MethodType.methodType(builder, String.class, long.class))
                    .invoke(made, prefix, 1L);
            return (ThreadFactory) lookup.findVirtual(builder, "factory", MethodType.methodType(ThreadFactory.class))
                    .invoke(made);
        } catch (Throwable e) {
            throw new IllegalStateException(
                    "virtual-threads: true on Java " + Runtime.version().feature() + " (expected: Java 21 or newer)",
                    e);
        }
    }
}
