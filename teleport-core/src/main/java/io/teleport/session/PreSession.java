package io.teleport.session;

import io.teleport.message.Message;
import java.net.SocketAddress;
import java.time.Duration;

/**
 * A session that is connected and not started: what a handshake may do with it. Nothing is routed yet; messages go and
 * come singly.
 */
public interface PreSession {

    String id();

    void setId(String id);

    LocalPeer peer();

    SocketAddress localAddress();

    SocketAddress remoteAddress();

    Attributes attributes();

    /**
     * Writes one message and waits until it is flushed.
     *
     * @param message its sequence is set here; stays owned by the caller
     * @throws io.teleport.message.StatusException 104 when it could not be written
     */
    void send(Message message);

    /**
     * Waits for the next message.
     *
     * @param timeout the longest wait
     * @return owned by the caller, who releases it
     * @throws io.teleport.message.StatusException 408 when none came in time, 102 when the connection closed
     */
    Message receive(Duration timeout);
}
