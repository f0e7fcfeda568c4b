package io.teleport.internal;

import org.jspecify.annotations.Nullable;

/** Closes something when the JVM shuts down. */
public final class ShutdownHook {

    private final Runnable action;
    private @Nullable Thread thread;

    /** Does nothing until {@link #install()}. */
    public ShutdownHook(Runnable action) {
        this.action = action;
    }

    public synchronized void install() {
        Thread hook = new Thread(action, "teleport-shutdown");
        Runtime.getRuntime().addShutdownHook(hook);
        thread = hook;
    }

    /** Takes it back; does nothing during the shutdown itself. */
    public synchronized void remove() {
        Thread hook = thread;
        thread = null;
        if (hook != null) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // The JVM is shutting down, perhaps on this very thread.
            }
        }
    }
}
