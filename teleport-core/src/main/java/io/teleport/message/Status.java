package io.teleport.message;

import java.util.Objects;

/**
 * The result of an exchange: a code, a message for people and a reason for developers. Immutable.
 *
 * <p>Codes below 1001 belong to the framework; they are those of the Go implementation and a few of ours. An
 * application's own codes are above 1000.
 */
public final class Status {

    public static final int CODE_UNKNOWN = -1;
    public static final int CODE_OK = 0;
    public static final int CODE_INVALID_OPERATION = 1;
    public static final int CODE_WRONG_CONNECTION = 100;
    public static final int CODE_CONNECTION_CLOSED = 102;
    public static final int CODE_WRITE_FAILED = 104;
    public static final int CODE_DIAL_FAILED = 105;
    public static final int CODE_BAD_MESSAGE = 400;
    public static final int CODE_UNAUTHORIZED = 401;
    public static final int CODE_FORBIDDEN = 403;
    public static final int CODE_NOT_FOUND = 404;
    public static final int CODE_TYPE_NOT_ALLOWED = 405;
    public static final int CODE_HANDLE_TIMEOUT = 408;
    public static final int CODE_TOO_LARGE = 413;
    public static final int CODE_CANCELLED = 499;
    public static final int CODE_INTERNAL_ERROR = 500;
    public static final int CODE_BAD_GATEWAY = 502;

    /** Refused before any handling; the only code after which a client may repeat a call by itself. */
    public static final int CODE_REFUSED = 503;

    public static final Status OK = new Status(CODE_OK, "", "");
    public static final Status CONNECTION_CLOSED = of(CODE_CONNECTION_CLOSED);
    public static final Status NOT_FOUND = of(CODE_NOT_FOUND);

    private final int code;
    private final String message;
    private final String reason;

    private Status(int code, String message, String reason) {
        this.code = code;
        this.message = Objects.requireNonNull(message, "message");
        this.reason = Objects.requireNonNull(reason, "reason");
    }

    /** A status of a framework code, with the code's own text. */
    public static Status of(int code) {
        return new Status(code, textOf(code), "");
    }

    public static Status of(int code, String message) {
        return of(code, message, "");
    }

    /** Code 0 is OK whatever the texts say. */
    public static Status of(int code, String message, String reason) {
        return code == CODE_OK ? OK : new Status(code, message, reason);
    }

    /** The same code and message with this reason. */
    public Status withReason(String reason) {
        return of(code, message, reason);
    }

    public boolean isOk() {
        return code == CODE_OK;
    }

    public int code() {
        return code;
    }

    /** What a person may be shown; empty when the sender gave none. */
    public String message() {
        return message;
    }

    /** What a developer may want to know ("cause" in generation 6); empty when the sender gave none. */
    public String reason() {
        return reason;
    }

    /** The exception that carries this status. */
    public StatusException asException() {
        return new StatusException(this);
    }

    /** The text of a framework code, as the Go implementation writes it; {@code Unknown Error} for any other. */
    public static String textOf(int code) {
        return switch (code) {
            case CODE_OK -> "";
            case CODE_INVALID_OPERATION -> "Invalid Operation";
            case CODE_WRONG_CONNECTION -> "Wrong Connection";
            case CODE_CONNECTION_CLOSED -> "Connection Closed";
            case CODE_WRITE_FAILED -> "Write Failed";
            case CODE_DIAL_FAILED -> "Dial Failed";
            case CODE_BAD_MESSAGE -> "Bad Message";
            case CODE_UNAUTHORIZED -> "Unauthorized";
            case CODE_FORBIDDEN -> "Forbidden";
            case CODE_NOT_FOUND -> "Not Found";
            case CODE_TYPE_NOT_ALLOWED -> "Message Type Not Allowed";
            case CODE_HANDLE_TIMEOUT -> "Handle Timeout";
            case CODE_TOO_LARGE -> "Message Too Large";
            case CODE_CANCELLED -> "Cancelled By Caller";
            case CODE_INTERNAL_ERROR -> "Internal Server Error";
            case CODE_BAD_GATEWAY -> "Bad Gateway";
            case CODE_REFUSED -> "Service Unavailable";
            default -> "Unknown Error";
        };
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Status that
                && code == that.code
                && message.equals(that.message)
                && reason.equals(that.reason);
    }

    @Override
    public int hashCode() {
        return Objects.hash(code, message, reason);
    }

    @Override
    public String toString() {
        return code + " " + Printable.line(reason.isEmpty() ? message : message + ": " + reason);
    }
}
