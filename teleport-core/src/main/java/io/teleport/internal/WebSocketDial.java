package io.teleport.internal;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshaker;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Asks for a websocket when a dialed connection is there and its TLS handshake is done. */
final class WebSocketDial extends SimpleChannelInboundHandler<FullHttpResponse> {

    private final WebSockets webSockets;
    private final WebSocketClientHandshaker handshaker;
    private final Runnable upgraded;
    private final Consumer<Throwable> failed;
    private @Nullable ChannelFuture asked;

    /** One of the two actions is run at the end: when all handlers of the websocket are in place, or when it failed. */
    WebSocketDial(
            WebSockets webSockets,
            WebSocketClientHandshaker handshaker,
            Runnable upgraded,
            Consumer<Throwable> failed) {
        this.webSockets = webSockets;
        this.handshaker = handshaker;
        this.upgraded = upgraded;
        this.failed = failed;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        if (context.pipeline().get(SslHandler.class) == null) {
            ask(context);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake) {
            if (handshake.isSuccess()) {
                ask(context);
            } else {
                failed.accept(handshake.cause());
            }
        }
    }

    private void ask(ChannelHandlerContext context) {
        ChannelFuture request = handshaker.handshake(context.channel());
        asked = request;
        request.addListener(written -> {
            if (!written.isSuccess()) {
                failed.accept(written.cause());
            }
        });
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpResponse response) {
        ChannelFuture request = asked;
        if (request == null || request.isDone()) {
            answered(context, response);
            return;
        }
        // Within the process an answer can overtake the end of the write, which adds the encoder.
        response.retain();
        context.channel().config().setAutoRead(false);
        request.addListener(written -> {
            try {
                answered(context, response);
                context.channel().config().setAutoRead(true);
            } catch (RuntimeException e) {
                exceptionCaught(context, e);
            } finally {
                response.release();
            }
        });
    }

    private void answered(ChannelHandlerContext context, FullHttpResponse response) {
        if (!response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
            String reason = response.content().toString(StandardCharsets.UTF_8).strip();
            throw new IllegalStateException("websocket refused: " + response.status() + " " + reason);
        }
        handshaker.finishHandshake(context.channel(), response);
        context.pipeline().replace(this, null, webSockets.messages());
        upgraded.run();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        failed.accept(cause);
        context.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        failed.accept(new IOException("closed during the upgrade to a websocket"));
    }
}
