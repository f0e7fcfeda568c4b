package io.teleport.internal;

import java.io.IOException;

/** The connection closed before something could be written. Expected, so stackless. */
final class ClosedConnectionException extends IOException {

    private static final long serialVersionUID = 1L;

    ClosedConnectionException() {
        super("connection closed");
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
