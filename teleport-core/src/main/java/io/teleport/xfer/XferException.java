package io.teleport.xfer;

/** Bytes that a filter could not undo, or a filter that is not registered. Stackless: the cause is the peer's bytes. */
public final class XferException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public XferException(String message) {
        super(message, null, false, false);
    }
}
