package io.teleport.message;

/**
 * The message type ids of the wire, generations 4 to 6. Ints rather than an enum, because a peer may send any byte and
 * the message must still be describable.
 */
public final class MessageType {

    public static final int CALL = 1;
    public static final int REPLY = 2;
    public static final int PUSH = 3;

    /** First message of the handshake; legal only before a session starts. */
    public static final int AUTH_CALL = 4;

    /** Answer of the handshake; legal only before a session starts. */
    public static final int AUTH_REPLY = 5;

    private MessageType() {}

    /** The name of a type id, or its number when it has none. */
    public static String nameOf(int type) {
        return switch (type) {
            case CALL -> "CALL";
            case REPLY -> "REPLY";
            case PUSH -> "PUSH";
            case AUTH_CALL -> "AUTH_CALL";
            case AUTH_REPLY -> "AUTH_REPLY";
            default -> "type " + type;
        };
    }
}
