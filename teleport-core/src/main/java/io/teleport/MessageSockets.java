package io.teleport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.teleport.codec.CodecRegistry;
import io.teleport.internal.EngineSettings;
import io.teleport.internal.PeerEngine;
import io.teleport.internal.SocketEngine;
import io.teleport.message.Message;
import io.teleport.message.StatusException;
import io.teleport.plugin.HookChain;
import io.teleport.proto.ProtoRegistry;
import io.teleport.router.HttpServiceMethodMapper;
import io.teleport.router.RouteRegistry;
import io.teleport.session.MessageSocket;
import io.teleport.xfer.XferRegistry;
import java.lang.reflect.Type;
import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The layer below sessions, usable alone: connections that carry single messages in a protocol of the framework, with
 * its codecs, filters and limits, but without routes, replies and plugins.
 *
 * <pre>{@code
 * try (MessageSockets sockets = MessageSockets.create(config);
 *         MessageSocket socket = sockets.dial("127.0.0.1:9090")) {
 *     socket.write(new Message().type(MessageType.PUSH).serviceMethod("/news").body(bytes));
 *     Message answer = socket.read(Duration.ofSeconds(1));
 *     ...
 * }
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class MessageSockets implements AutoCloseable {

    private final PeerResources resources;
    private final boolean ownsResources;
    private final SocketEngine engine;

    private MessageSockets(EngineSettings settings, @Nullable PeerResources shared) {
        this.ownsResources = shared == null;
        this.resources = shared == null ? PeerResources.create(settings.config()) : shared;
        try {
            this.engine = new SocketEngine(settings, resources.internal());
        } catch (RuntimeException e) {
            closeResources();
            throw e;
        }
    }

    /**
     * Sockets with the codecs, filters and protocols that come with the framework.
     *
     * @param config what it says of listening, dialing, protocol, limits, TLS and threads counts; the rest is for peers
     * @throws ConfigException when it names what is not registered, or files that cannot be read
     */
    public static MessageSockets create(PeerConfig config) {
        return create(config, CodecRegistry.defaults(), XferRegistry.defaults(), ProtoRegistry.defaults(), null);
    }

    /**
     * Sockets with codecs, filters and protocols of one's own.
     *
     * @param resources threads that are shared with others and stay open; {@code null} for own ones
     * @throws ConfigException when the configuration names what is not registered, or files that cannot be read
     */
    public static MessageSockets create(
            PeerConfig config,
            CodecRegistry codecs,
            XferRegistry filters,
            ProtoRegistry protos,
            @Nullable PeerResources resources) {
        RouteRegistry none = new RouteRegistry(codecs, new HttpServiceMethodMapper(), List.of(), List.of());
        EngineSettings settings = new EngineSettings(
                config, codecs, filters, protos, none, HookChain.EMPTY, List.of(), List.of(), List.of(), null, null);
        return new MessageSockets(settings, resources);
    }

    /**
     * Binds all configured addresses, or none.
     *
     * @param onAccept given each connection on a worker, where it may block; owns and closes it
     * @return where it really listens, in the order of the configuration
     * @throws ListenException       when an address cannot be bound
     * @throws IllegalStateException when these sockets listen already or are closed
     */
    public List<SocketAddress> listen(Consumer<? super MessageSocket> onAccept) {
        return engine.listen(onAccept).stream().map(ListenerInfo::localAddress).toList();
    }

    /** {@link #dial(String, DialOptions)} as the configuration says. */
    public MessageSocket dial(String address) {
        return dial(address, DialOptions.defaults());
    }

    /**
     * Opens a connection and waits for it.
     *
     * @param options those about redialing have no effect
     * @return owned by the caller, who closes it
     * @throws StatusException       105 when there is none within the time
     * @throws IllegalStateException on an event loop
     */
    public MessageSocket dial(String address, DialOptions options) {
        PeerEngine.mustNotBlock("dial to " + address);
        try {
            return engine.dial(address, options).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof StatusException refused ? new StatusException(refused.status(), refused) : e;
        }
    }

    /**
     * Decodes the body of a message that was read, to a type chosen by its header. The body takes the place of the
     * bytes, which are released; also when they are no such body.
     *
     * @param type is given the message with its body undecoded
     * @return the body; {@code null} for none
     * @throws io.teleport.codec.CodecException when the codec is not registered or the bytes are no such body
     */
    public @Nullable Object readBody(Message message, Function<? super Message, ? extends Type> type) {
        ByteBuf bytes = message.body() instanceof ByteBuf present ? present : Unpooled.EMPTY_BUFFER;
        try {
            Object body = engine.readersFor(type.apply(message)).read(message.bodyCodec(), bytes);
            message.release();
            message.body(body);
            return body;
        } catch (RuntimeException e) {
            message.release();
            throw e;
        }
    }

    /**
     * Stops accepting and closes all sockets, which write what is queued first, within the close timeout. Threads of its
     * own end afterwards.
     */
    @Override
    public void close() {
        CompletableFuture<Void> closed = engine.close().whenComplete((done, error) -> closeResources());
        if (PeerEngine.mayBlock()) {
            closed.join();
        }
    }

    private void closeResources() {
        if (ownsResources) {
            resources.close();
        }
    }
}
