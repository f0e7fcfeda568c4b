package io.teleport;

import java.io.IOException;

/** An address on which a peer could not listen. */
public final class ListenException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    private final transient ListenerConfig listener;

    public ListenException(ListenerConfig listener, Throwable cause) {
        super(
                "listener " + listener.name() + " on " + listener.address() + ": " + cause.getMessage()
                        + (cause instanceof IOException ? " (expected: an address of this machine that is free)" : ""),
                cause);
        this.listener = listener;
    }

    /** The listener that failed. */
    public ListenerConfig listener() {
        return listener;
    }
}
