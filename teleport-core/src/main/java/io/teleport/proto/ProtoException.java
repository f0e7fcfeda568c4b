package io.teleport.proto;

import io.teleport.message.Message;
import io.teleport.message.Status;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that are no message, or a message that the protocol cannot carry. Stackless: what matters is the text, which
 * names the field, its value and what was expected.
 */
public final class ProtoException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int code;
    private final transient @Nullable Message header;

    private ProtoException(int code, String message, @Nullable Message header) {
        super(message, null, false, false);
        this.code = code;
        this.header = header;
    }

    /** A frame that is not well-formed, or a field that does not fit. */
    public static ProtoException malformed(String message) {
        return new ProtoException(Status.CODE_BAD_MESSAGE, message, null);
    }

    /**
     * A request that is understood and not served, such as one of another method.
     *
     * @see Status#CODE_TYPE_NOT_ALLOWED
     */
    static ProtoException notAllowed(String message) {
        return new ProtoException(Status.CODE_TYPE_NOT_ALLOWED, message, null);
    }

    /**
     * A frame over a limit.
     *
     * @param header the message as far as it could be read, so that a CALL can be answered before the session ends;
     *     {@code null} when none could, or when the message was to be written
     */
    public static ProtoException tooLarge(String message, @Nullable Message header) {
        return new ProtoException(Status.CODE_TOO_LARGE, message, header);
    }

    /** The same with the message as far as it could be read, so that it can be answered before the session ends. */
    ProtoException withHeader(Message known) {
        return new ProtoException(code, String.valueOf(getMessage()), known);
    }

    /** 400 for a malformed frame, 413 for one over a limit, 405 for what the other side may not be sent or send. */
    public int code() {
        return code;
    }

    /** The message as far as it could be read, without a body; or {@code null}. */
    public @Nullable Message header() {
        return header;
    }
}
