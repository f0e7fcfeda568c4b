package io.teleport.internal;

import io.teleport.message.Message;

/** Takes what a connection receives. All methods run on the connection's event loop. */
interface MessageReceiver {

    /** The connection is up, its TLS handshake done. Comes first, and only to the receiver of that moment. */
    default void connected(Connection connection) {}

    /** Owns the message from here on; a body that is lent is valid until this returns. */
    void received(Message message);

    /** All that had arrived was received; a good moment to hand a batch over. */
    default void batchEnded() {}

    /**
     * What arrived cannot be understood, or the transport failed; the connection closes after this returns.
     *
     * @return whether an answer has been written, which the other side should get to read
     */
    boolean failed(Throwable cause);

    /** Whether what has arrived while reading was paused is wanted although the connection has ended. */
    default boolean readsToTheEnd() {
        return false;
    }

    /** Nothing more comes, and all that had come was received, on a connection that is {@linkplain Connection#staysHalfOpen}. */
    default void inputEnded() {}

    /** This connection has ended; nothing follows, unless another is tried. */
    void disconnected(Connection ended);

    /** The outbound queue has become full or has room again. */
    default void writabilityChanged() {}
}
