package io.teleport.xfer;

/** Bytes that a filter could not undo, or a filter that is not registered. Stackless: the cause is the peer's bytes. */
public final class XferException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean tooLarge;

    public XferException(String message) {
        this(message, false);
    }

    private XferException(String message, boolean tooLarge) {
        super(message, null, false, false);
        this.tooLarge = tooLarge;
    }

    /** For bytes that would become more than the limit. */
    public static XferException tooLarge(String message) {
        return new XferException(message, true);
    }

    /** Whether nothing is wrong with the bytes but how many they would become. */
    public boolean isTooLarge() {
        return tooLarge;
    }
}
