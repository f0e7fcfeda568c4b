package io.teleport.session;

import io.netty.channel.ChannelHandler;
import io.teleport.message.Message;
import io.teleport.proto.Proto;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

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

    /** The wire protocol of the next message. */
    Proto proto();

    /**
     * Speaks another protocol from the next message on, in both directions: also what has arrived behind the last message
     * is read in it. The other side has to change at the same place.
     *
     * @throws IllegalArgumentException when one of the two is for websockets and the other is not
     */
    void setProto(Proto proto);

    /**
     * Leads the bytes of the connection through one more handler, next to the protocol: TLS, compression, encryption. What
     * has arrived behind the last message goes through it too. The other side has to do the same at the same place.
     *
     * @param handler takes and gives {@link io.netty.buffer.ByteBuf}s on both sides; runs on the event loop
     * @throws IllegalStateException in a websocket, whose messages are no stream of bytes
     * @throws io.teleport.message.StatusException 102 when the connection is closed
     */
    void addTransport(ChannelHandler handler);

    /**
     * Ends with the session when it has started, and exceptionally when it does not. What depends on it runs on the event
     * loop and must not block.
     */
    CompletionStage<Session> started();

    /**
     * Writes one message and waits until it is flushed.
     *
     * @param message its sequence is set here, but for a REPLY, which has that of its request; stays owned by the caller
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

    /**
     * Ends when this connection has ended, whether its session was started or not; never exceptionally. What depends on
     * it runs on the event loop and must not block.
     */
    CompletionStage<Void> closeFuture();
}
