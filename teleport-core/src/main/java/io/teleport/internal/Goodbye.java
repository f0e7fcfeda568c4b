package io.teleport.internal;

import io.netty.channel.Channel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import java.util.concurrent.TimeUnit;

/** The end of a connection of which all has been written. */
final class Goodbye {

    /** How long the other side may take to close after this one has. */
    private static final int MOST_MILLIS = 1000;

    private Goodbye() {}

    /**
     * Says goodbye, and closes when the other side does, or soon: closing while that still sends would make it lose what
     * it has not read. On the event loop.
     */
    static void say(Channel channel) {
        channel.config().setAutoRead(true);
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        WebSocketMessages webSocket = channel.pipeline().get(WebSocketMessages.class);
        if (webSocket != null) {
            webSocket.sayGoodbye();
        } else if (tls != null) {
            tls.closeOutbound();
        } else if (channel instanceof DuplexChannel stream && !stream.isInputShutdown()) {
            stream.shutdownOutput();
        } else {
            channel.close();
        }
        if (channel.isOpen()) {
            channel.eventLoop().schedule(() -> channel.close(), MOST_MILLIS, TimeUnit.MILLISECONDS);
        }
    }
}
