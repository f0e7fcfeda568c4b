package io.teleport.codec;

import io.teleport.message.Printable;
import org.jspecify.annotations.Nullable;

/** A body that could not be encoded or decoded, or a codec that is not registered. */
public final class CodecException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public CodecException(String message) {
        this(message, null);
    }

    public CodecException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    private CodecException(String message, boolean writableStackTrace) {
        super(message, null, false, writableStackTrace);
    }

    /**
     * An exception without a stack trace, for failures whose cause is the bytes that a peer sent. Control characters of
     * the message become question marks, so that what it quotes cannot forge a line of a log.
     */
    public static CodecException stackless(String message) {
        return new CodecException(Printable.line(message), false);
    }
}
