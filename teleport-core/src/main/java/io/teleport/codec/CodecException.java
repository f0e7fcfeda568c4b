package io.teleport.codec;

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
}
