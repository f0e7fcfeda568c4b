package io.teleport.session;

import io.teleport.message.StatusException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One long-lived conversation with another peer, in which both sides may call and push at any time.
 *
 * <p>Thread-safe. A dialed session may outlive its connection: while it is redialed it stays the same object.
 */
public interface Session {

    /** The remote address until an id is set. */
    String id();

    /** Gives the session an id; another session of the peer that has it is closed. */
    void setId(String id);

    /** The peer at this end. */
    LocalPeer peer();

    SocketAddress localAddress();

    SocketAddress remoteAddress();

    SessionState state();

    /** Whether messages can be exchanged at the moment. */
    default boolean isHealthy() {
        return state() == SessionState.ACTIVE;
    }

    /** Values that live as long as the session; each exchange's context begins with a copy. */
    Attributes attributes();

    /**
     * Begins a call or push with options of its own.
     *
     * @param serviceMethod path and optional query, {@code /math/add?author=li}
     */
    Request request(String serviceMethod);

    /**
     * Calls and waits for the reply.
     *
     * @return the reply's body; {@code null} when it was empty
     * @throws StatusException       with what the peer answered, or why no answer came
     * @throws IllegalStateException on an event loop, where waiting is not possible
     */
    default <T> @Nullable T call(String serviceMethod, @Nullable Object body, Class<T> resultType) {
        return request(serviceMethod).body(body).call(resultType);
    }

    /**
     * Calls without waiting. Cancelling the future gives the call up and tells the peer. The future ends with a
     * {@link StatusException} when the call does not succeed; its callbacks run on the peer's dispatcher.
     */
    default <T> CompletableFuture<@Nullable T> callAsync(
            String serviceMethod, @Nullable Object body, Class<T> resultType) {
        return request(serviceMethod).body(body).callAsync(resultType);
    }

    /**
     * Sends a message that has no reply. Returns when it is queued for writing.
     *
     * @throws StatusException when it cannot be encoded, the session is not active, or its queue is full
     */
    default void push(String serviceMethod, @Nullable Object body) {
        request(serviceMethod).body(body).push();
    }

    /**
     * Longest life of the session from its start, or of one that is redialed longest life of a connection, after which it
     * goes on with another; zero for no limit.
     */
    Duration sessionAge();

    /**
     * Changes it, and counts from now.
     *
     * @throws IllegalArgumentException when it is negative
     */
    void setSessionAge(Duration age);

    /** Deadline of one exchange that names none itself; zero for no limit. */
    Duration contextAge();

    /**
     * Changes it for the exchanges that follow.
     *
     * @throws IllegalArgumentException when it is negative
     */
    void setContextAge(Duration age);

    /** What is to be done later, as long as the session is not closed; redialing does not stop it. */
    Timers timers();

    /**
     * The descriptor of the connection's socket, for options that only the system knows. It is the session's: not to be
     * closed, and another after the session was redialed. Empty where the transport has none to show ({@code nio} and
     * within the process), and while there is no connection.
     */
    OptionalInt fileDescriptor();

    /**
     * Closes gracefully: accepts nothing new, lets what is under way in both directions finish within the peer's close
     * timeout, flushes, closes. The other side is asked to leave first, if it opened the connection and understands that.
     * Returns at once, may be repeated, and may be called from a handler of this session.
     *
     * @return ends when the session is closed
     */
    CompletionStage<Void> close();

    /**
     * Ends the connection at once, without waiting for anything: for one that is found dead. What this thread writes on it
     * afterwards is not sent, the answer of a handler that calls this included. A session that was dialed is dialed again
     * where its settings say so; any other is closed. Does nothing while there is no connection.
     */
    void disconnect();

    /**
     * How long nothing has come from the other side; zero while there is no connection, and while reading is paused, when
     * the other side could not be heard.
     */
    Duration silence();

    /** Ends when the session is closed for whatever reason; never exceptionally. */
    CompletionStage<Void> closeFuture();
}
