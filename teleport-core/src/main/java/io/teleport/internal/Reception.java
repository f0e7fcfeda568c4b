package io.teleport.internal;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.teleport.message.Status;
import io.teleport.proto.Proto;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands at the end of an accepted channel until it is known what the channel carries: bears the handlers that find it out,
 * limits the time they take, and leaves with them.
 */
final class Reception extends ChannelInboundHandlerAdapter {

    private static final Logger log = LoggerFactory.getLogger(Reception.class);

    private final Channel channel;
    private final Duration timeout;
    private final CompletableFuture<Proto> result = new CompletableFuture<>();
    private @Nullable Future<?> limit;

    /** A time of zero is no limit. */
    Reception(Channel channel, Duration timeout) {
        this.channel = channel;
        this.timeout = timeout;
    }

    /**
     * Ends with the protocol, on the event loop, and then the connection must be put into the pipeline before anything else
     * happens; or with a status exception when the channel has closed.
     */
    CompletableFuture<Proto> result() {
        return result;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        if (!timeout.isZero()) {
            limit = context.executor().schedule(this::timedOut, timeout.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    /** The channel carries this protocol. On the event loop. */
    void carries(Proto proto) {
        channel.pipeline().remove(this);
        result.complete(proto);
    }

    private void timedOut() {
        Silence silence = (Silence) channel.pipeline().toMap().values().stream()
                .filter(Silence.class::isInstance)
                .findFirst()
                .orElse(null);
        if (silence == null || !silence.endSilence()) {
            close("nothing that can be understood came within " + timeout);
        }
    }

    private void close(String reason) {
        if (channel.isOpen()) {
            log.info("connection from {} closed: {}", Addresses.textOf(channel.remoteAddress()), reason);
            channel.close();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ReferenceCountUtil.release(message);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        Throwable known = cause instanceof DecoderException && cause.getCause() != null ? cause.getCause() : cause;
        close(Failures.text(known));
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        result.completeExceptionally(Status.CONNECTION_CLOSED.asException());
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        Future<?> scheduled = limit;
        if (scheduled != null) {
            scheduled.cancel(false);
        }
        if (!channel.isActive()) {
            result.completeExceptionally(Status.CONNECTION_CLOSED.asException());
        }
    }

    /** A handler that knows what to do with a client that says nothing. */
    interface Silence {

        /** Returns whether the client has said nothing and is given a protocol. */
        boolean endSilence();
    }
}
