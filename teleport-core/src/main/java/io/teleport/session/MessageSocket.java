package io.teleport.session;

import io.teleport.message.Message;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * A connection that carries single messages: framing, codecs, filters and limits without routes, replies or plugins.
 *
 * <p>Messages are read with {@link #read} or received by callback, not both. Writing is thread-safe.
 */
public interface MessageSocket extends AutoCloseable {

    /** The remote address until an id is set. */
    String id();

    void setId(String id);

    Attributes attributes();

    SocketAddress localAddress();

    SocketAddress remoteAddress();

    /**
     * Writes one message; all of its header is the caller's choice. When the outbound queue is full it does what the
     * configured policy says: under {@code block} it waits for room, except on an event loop.
     *
     * @param message stays owned by the caller; encoded before this returns
     * @return ends when the bytes are flushed to the transport, or exceptionally with a
     *     {@link io.teleport.message.StatusException}
     */
    CompletionStage<Void> write(Message message);

    /**
     * Waits for the next message.
     *
     * @param timeout longest wait; zero to wait as long as the connection lives
     * @return owned by the caller; its body undecoded
     * @throws io.teleport.message.StatusException 408 in time, 102 when the connection is closed
     */
    Message read(Duration timeout);

    /**
     * Gives every message to a callback, in order, on the event loop, where it must not block.
     *
     * @param receiver owns each message it is given
     */
    void receive(Consumer<? super Message> receiver);

    /** Flushes and closes. */
    @Override
    void close();

    /** Ends when the connection is closed. */
    CompletionStage<Void> closeFuture();
}
