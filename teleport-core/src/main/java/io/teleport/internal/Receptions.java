package io.teleport.internal;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.teleport.PeerConfig;
import io.teleport.proto.Proto;
import io.teleport.proto.ProtoContext;
import io.teleport.proto.ProtoDetector;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what accepted channels carry: at once where a listener speaks one protocol of streams, else after the upgrade
 * to a websocket, or from the first bytes.
 */
final class Receptions {

    private static final String END = "reception";

    private final PeerConfig config;
    private final ChannelSetup setup;
    private final WebSockets webSockets;
    private final ProtoContext protoContext;
    private final @Nullable Supplier<SslContext> tls;
    private final @Nullable Proto silent;

    /**
     * Does so for all listeners of a peer.
     *
     * @param tls    asked for each channel; {@code null} for plain ones
     * @param silent what those speak who say nothing where there are several; {@code null} for the first of a listener
     */
    Receptions(
            PeerConfig config,
            ChannelSetup setup,
            WebSockets webSockets,
            ProtoContext protoContext,
            @Nullable Supplier<SslContext> tls,
            @Nullable Proto silent) {
        this.config = config;
        this.setup = setup;
        this.webSockets = webSockets;
        this.protoContext = protoContext;
        this.tls = tls;
        this.silent = silent;
    }

    /**
     * Puts handlers into a new channel, on its event loop. Ends there too, with the protocol, when the connection can be put
     * behind them; or with an exception when the channel has closed.
     */
    CompletableFuture<Proto> receive(Channel channel, ListenerProtos protos) {
        Supplier<SslContext> context = tls;
        boolean eitherWay = protos.several() && config.autoPlain();
        if (context != null && !eitherWay) {
            channel.pipeline().addLast(newTls(context, channel));
        }
        setup.addTimeouts(channel);
        if (!protos.several() && !protos.first().inWebSocket()) {
            return CompletableFuture.completedFuture(protos.first());
        }
        Reception reception = new Reception(channel, config.autoTimeout());
        channel.pipeline().addLast(END, reception);
        if (protos.several()) {
            Supplier<SslHandler> later = context != null && eitherWay ? () -> newTls(context, channel) : null;
            add(channel.pipeline(), firstBytes(channel.pipeline(), protos, later, reception));
        } else {
            upgrade(channel.pipeline(), protos.protos(), reception);
        }
        return reception.result();
    }

    private static SslHandler newTls(Supplier<SslContext> context, Channel channel) {
        return context.get().newHandler(channel.alloc());
    }

    private FirstBytes firstBytes(
            ChannelPipeline pipeline,
            ListenerProtos protos,
            @Nullable Supplier<SslHandler> tlsWhenSpoken,
            Reception reception) {
        return new FirstBytes(
                new ProtoDetector(protos.protos(), protoContext),
                config.autoLimit(),
                silentAmong(protos.protos()),
                tlsWhenSpoken,
                found -> {
                    if (found.get(0).inWebSocket()) {
                        upgrade(pipeline, found, reception);
                    } else {
                        reception.carries(found.get(0));
                    }
                });
    }

    private @Nullable Proto silentAmong(List<Proto> protos) {
        return silent != null
                ? silent
                : protos.stream()
                        .filter(proto -> !proto.inWebSocket())
                        .findFirst()
                        .orElse(null);
    }

    private void upgrade(ChannelPipeline pipeline, List<Proto> protos, Reception reception) {
        webSockets.addServer(handler -> add(pipeline, handler), () -> {
            if (protos.size() == 1) {
                reception.carries(protos.get(0));
            } else {
                add(pipeline, new FirstMessage(protos, reception::carries));
            }
        });
    }

    private static void add(ChannelPipeline pipeline, ChannelHandler handler) {
        pipeline.addBefore(END, null, handler);
    }
}
