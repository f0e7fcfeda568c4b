package io.teleport.session;

import io.teleport.codec.CodecRegistry;
import java.util.Collection;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The peer at this end, as its sessions and handlers see it. */
public interface LocalPeer {

    /** The codecs of bodies, found by id and by name. */
    CodecRegistry codecs();

    /** The session with this id, or {@code null}. */
    @Nullable
    Session session(String id);

    /** Number of sessions that are not closed. */
    int sessionCount();

    /** A snapshot of the sessions that are not closed, in no order. */
    Collection<Session> sessions();

    /** Pushes to all active sessions, see {@link #broadcast(String, Object, Predicate)}. */
    default BroadcastResult broadcast(String serviceMethod, @Nullable Object body) {
        return broadcast(serviceMethod, body, session -> true);
    }

    /**
     * Pushes to the active sessions that the filter accepts. Never waits for a slow member: the message to it is
     * dropped and counted.
     */
    BroadcastResult broadcast(String serviceMethod, @Nullable Object body, Predicate<? super Session> filter);

    /** What is to be done later, as long as the peer is not closed. */
    Timers timers();

    /**
     * Opens a session with the peer at this address and waits for it, at most the dial timeout.
     *
     * @param address {@code host:port}, or a path where the network is unix
     * @throws io.teleport.message.StatusException 105 when the peer cannot be reached or refuses
     */
    Session dial(String address);
}
