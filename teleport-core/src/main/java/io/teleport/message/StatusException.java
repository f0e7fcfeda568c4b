package io.teleport.message;

import org.jspecify.annotations.Nullable;

/** Carries a {@link Status} out of a blocking call, or out of a handler to its caller. */
public final class StatusException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Status status;

    public StatusException(Status status) {
        this(status, null);
    }

    public StatusException(Status status, @Nullable Throwable cause) {
        super(status.toString(), cause);
        this.status = status;
    }

    /** What the peer answered, or what went wrong here. */
    public Status status() {
        return status;
    }
}
