package io.teleport.internal;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakerFactory;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import io.netty.handler.codec.http.websocketx.extensions.compression.WebSocketClientCompressionHandler;
import io.netty.handler.codec.http.websocketx.extensions.compression.WebSocketServerCompressionHandler;
import io.teleport.PeerConfig;
import java.net.URI;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the websockets of one peer have in common: path, limits, origins, compression. */
final class WebSockets {

    /** What a body of an answer to a request for a websocket may have, which tells why there is none. */
    private static final int MAX_ANSWER_BODY = 8192;

    private static final String ANY = "*";

    private final PeerConfig config;
    private final int limit;

    /**
     * Takes path, origins and compression from the configuration.
     *
     * @param limit the largest message
     */
    WebSockets(PeerConfig config, int limit) {
        this.config = config;
        this.limit = limit;
    }

    String path() {
        return config.websocketPath();
    }

    /** Adds what makes a websocket of an accepted connection, and runs the action then. */
    void addServer(Consumer<ChannelHandler> pipeline, Runnable upgraded) {
        WebSocketUpgrade upgrade = new WebSocketUpgrade(this, upgraded);
        pipeline.accept(new HttpServerCodec());
        pipeline.accept(new WebSocketRequests(upgrade));
        if (config.websocketDeflate()) {
            pipeline.accept(new WebSocketServerCompressionHandler(limit));
        }
        pipeline.accept(upgrade);
    }

    /** Adds what makes a websocket of a dialed connection; one of the actions is run at its end. */
    void addClient(ChannelPipeline pipeline, URI uri, Runnable upgraded, Consumer<Throwable> failed) {
        pipeline.addLast(new HttpClientCodec(), new HttpObjectAggregator(MAX_ANSWER_BODY));
        if (config.websocketDeflate()) {
            pipeline.addLast(new WebSocketClientCompressionHandler(limit));
        }
        pipeline.addLast(new WebSocketDial(this, handshaker(uri), upgraded, failed));
    }

    /** Go servers want an origin. */
    private WebSocketClientHandshaker handshaker(URI uri) {
        return WebSocketClientHandshakerFactory.newHandshaker(
                uri, WebSocketVersion.V13, null, config.websocketDeflate(), null, limit, true, false, 0, false, true);
    }

    WebSocketDecoderConfig decoder(boolean server) {
        return WebSocketDecoderConfig.newBuilder()
                .maxFramePayloadLength(limit)
                .expectMaskedFrames(server)
                .allowExtensions(config.websocketDeflate())
                .closeOnProtocolViolation(false)
                .build();
    }

    /** Who is silent is asked early enough to answer before the read timeout. */
    WebSocketMessages messages() {
        return new WebSocketMessages(limit, config.readTimeout().dividedBy(3));
    }

    /**
     * Whether a page of this origin may connect. Pages come from http; peers written in Go call themselves by addresses
     * that begin with ws.
     */
    boolean allows(@Nullable String origin, @Nullable String host) {
        if (origin == null || config.websocketOrigins().contains(ANY)) {
            return true;
        }
        String lower = origin.toLowerCase(Locale.ROOT);
        return lower.startsWith("ws://")
                || lower.startsWith("wss://")
                || isOf(lower, host)
                || config.websocketOrigins().stream().anyMatch(lower::equalsIgnoreCase);
    }

    private static boolean isOf(String origin, @Nullable String host) {
        int scheme = origin.indexOf("://");
        return scheme >= 0 && host != null && origin.substring(scheme + 3).equalsIgnoreCase(host);
    }
}
