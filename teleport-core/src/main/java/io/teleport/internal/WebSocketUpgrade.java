package io.teleport.internal;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers the request that makes a websocket of an accepted connection, or refuses it with an HTTP status. */
final class WebSocketUpgrade extends SimpleChannelInboundHandler<FullHttpRequest> {

    private static final Logger log = LoggerFactory.getLogger(WebSocketUpgrade.class);

    private final WebSockets webSockets;
    private final Runnable upgraded;
    private boolean upgrading;
    private boolean early;
    private boolean refused;

    /** Runs the action when the connection is a websocket, its handlers in place. */
    WebSocketUpgrade(WebSockets webSockets, Runnable upgraded) {
        this.webSockets = webSockets;
        this.upgraded = upgraded;
    }

    /** What comes behind the request of an upgrade would be lost without a word; behind a refusal nothing is read. */
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        early |= upgrading;
        super.channelRead(context, message);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        if (refused || early) {
            return;
        }
        Refusal refusal = refusal(request);
        if (refusal == null) {
            upgrade(context, request);
        } else {
            refuse(context, refusal).addListener(ChannelFutureListener.CLOSE);
        }
    }

    /** Who still sends a body reads the answer before the connection is closed. */
    void refuseBody(ChannelHandlerContext context, int most) {
        Refusal refusal = new Refusal(
                HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE,
                "body: more than " + most + " bytes (expected: none, for a websocket)");
        refuse(context, refusal).addListener(written -> Goodbye.say(context.channel()));
    }

    private @Nullable Refusal refusal(FullHttpRequest request) {
        if (request.decoderResult().isFailure()) {
            return new Refusal(HttpResponseStatus.BAD_REQUEST, "request: malformed (expected: a websocket upgrade)");
        }
        String path = request.uri().split("\\?", 2)[0];
        if (!path.equals(webSockets.path())) {
            return new Refusal(
                    HttpResponseStatus.NOT_FOUND, "path: " + path + " (expected: " + webSockets.path() + ")");
        }
        boolean upgrade = request.headers().containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true);
        if (!upgrade || !request.method().equals(HttpMethod.GET)) {
            return new Refusal(HttpResponseStatus.UPGRADE_REQUIRED, "request: no upgrade (expected: to a websocket)");
        }
        String version = request.headers().get(HttpHeaderNames.SEC_WEBSOCKET_VERSION);
        if (!WebSocketVersion.V13.toHttpHeaderValue().equals(version)) {
            return new Refusal(HttpResponseStatus.UPGRADE_REQUIRED, "version: " + version + " (expected: 13)");
        }
        if (!request.headers().containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
                || request.headers().get(HttpHeaderNames.SEC_WEBSOCKET_KEY) == null) {
            return new Refusal(
                    HttpResponseStatus.BAD_REQUEST,
                    "request: no Connection: Upgrade or no Sec-WebSocket-Key (expected: both)");
        }
        String origin = request.headers().get(HttpHeaderNames.ORIGIN);
        return webSockets.allows(origin, request.headers().get(HttpHeaderNames.HOST))
                ? null
                : new Refusal(HttpResponseStatus.FORBIDDEN, "origin: " + origin + " (expected: one that is allowed)");
    }

    private ChannelFuture refuse(ChannelHandlerContext context, Refusal refusal) {
        refused = true;
        log.info(
                "connection from {} closed: websocket refused with {}: {}",
                Addresses.textOf(context.channel().remoteAddress()),
                refusal.status().code(),
                refusal.reason());
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                refusal.status(),
                ByteBufUtil.encodeString(
                        context.alloc(), CharBuffer.wrap(refusal.reason() + "\n"), StandardCharsets.UTF_8));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8")
                .set(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes())
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        if (refusal.status().equals(HttpResponseStatus.UPGRADE_REQUIRED)) {
            response.headers()
                    .set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET)
                    .set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, WebSocketVersion.V13.toHttpHeaderValue());
        }
        return context.writeAndFlush(response);
    }

    /** Nothing is read until the handlers of the websocket are all in place. */
    private void upgrade(ChannelHandlerContext context, FullHttpRequest request) {
        Channel channel = context.channel();
        // Of the protocols that a client may list, this is the one it gets; the handshaker knows no lists.
        request.headers().set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET);
        WebSocketServerHandshaker handshaker = WebSocketServerHandshakerFactory.resolveHandshaker(
                request, "ws://localhost" + webSockets.path(), null, webSockets.decoder(true));
        if (handshaker == null) {
            throw new IllegalStateException("websocket version 13 is not known");
        }
        upgrading = true;
        channel.config().setAutoRead(false);
        handshaker.handshake(channel, request).addListener(done -> {
            if (!done.isSuccess()) {
                context.fireExceptionCaught(done.cause());
                return;
            }
            context.pipeline().replace(this, null, webSockets.messages());
            if (early) {
                channel.pipeline().fireExceptionCaught(WebSocketMessages.early());
                return;
            }
            upgraded.run();
            channel.config().setAutoRead(true);
        });
    }

    /** Why there will be no websocket. */
    private record Refusal(HttpResponseStatus status, String reason) {}
}
