package io.teleport.benchmarks.stack;

import java.util.Locale;

/** Where a stack runs its handlers. */
public enum Dispatch {
    /** On the event loop: for handlers that never wait. */
    LOOP,
    /** Where the stack runs them unless told otherwise: handlers may wait. */
    DEFAULT,
    /** As the default, on virtual threads, which Java has from 21 on. */
    VIRTUAL;

    /** Whether handlers may wait without keeping others from running. */
    public boolean mayWait() {
        return this != LOOP;
    }

    /** Whether this Java can do it. */
    public boolean isSupported() {
        return this != VIRTUAL || Runtime.version().feature() >= 21;
    }

    /** The name in options and ratio lines. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The dispatch of that label. */
    public static Dispatch of(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT));
    }
}
