package io.teleport.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.compression.DecompressionException;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.teleport.message.Status;
import io.teleport.proto.ProtoException;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.zip.DataFormatException;
import org.jspecify.annotations.Nullable;

/**
 * Between a websocket and its connection: a message of the websocket is there a frame with its length before it, and any
 * number of such frames may be in one buffer. Answers pings, puts fragments together, says goodbye, and pings who is silent.
 *
 * <p>Who sends text gets text, as far as that is possible: some frames are no UTF-8.
 */
final class WebSocketMessages extends ChannelDuplexHandler {

    private final int limit;
    private final long pingNanos;
    private @Nullable ChannelHandlerContext context;
    private @Nullable Future<?> pings;
    private boolean heard;
    private @Nullable ByteBuf fragments;
    private boolean text;
    private boolean ponged;
    private boolean closeSent;
    private WebSocketCloseStatus farewell = WebSocketCloseStatus.NORMAL_CLOSURE;

    /**
     * Takes messages of up to this size.
     *
     * @param pingInterval how often who has been silent since the last time is sent a ping; zero for never
     */
    WebSocketMessages(int limit, Duration pingInterval) {
        this.limit = limit;
        this.pingNanos = pingInterval.toNanos();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
        if (pingNanos > 0) {
            pings = added.executor()
                    .scheduleWithFixedDelay(() -> pingIfSilent(added), pingNanos, pingNanos, TimeUnit.NANOSECONDS);
        }
    }

    private void pingIfSilent(ChannelHandlerContext context) {
        if (!heard && !closeSent && context.channel().isWritable()) {
            context.writeAndFlush(new PingWebSocketFrame());
        }
        heard = false;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        heard = true;
        try {
            if (message instanceof WebSocketFrame frame) {
                receive(context, frame);
            } else {
                throw early();
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void receive(ChannelHandlerContext context, WebSocketFrame frame) {
        if (frame.rsv() != 0) {
            // Those of an extension that was agreed upon have been taken away before.
            throw violation("reserved bits " + frame.rsv());
        }
        if (frame instanceof PingWebSocketFrame) {
            pong(context, frame);
        } else if (frame instanceof CloseWebSocketFrame close) {
            sendClose(context, new CloseWebSocketFrame(true, 0, close.content().retain()));
            context.channel().close();
        } else if (!(frame instanceof PongWebSocketFrame) && !closeSent) {
            receiveData(context, frame);
        }
    }

    /** Pings of who does not read what it is sent are forgotten. */
    private void pong(ChannelHandlerContext context, WebSocketFrame ping) {
        if (context.channel().isWritable() && !closeSent) {
            context.write(new PongWebSocketFrame(ping.content().retain()));
            ponged = true;
        }
    }

    private void receiveData(ChannelHandlerContext context, WebSocketFrame frame) {
        ByteBuf before = fragments;
        if (frame instanceof ContinuationWebSocketFrame == (before == null)) {
            throw violation("fragments out of order");
        }
        int size = frame.content().readableBytes() + (before == null ? 0 : before.readableBytes());
        if (size > limit) {
            String reason = "websocket message: " + size + " bytes (expected: 0-" + limit + ")";
            throw ProtoException.tooLarge(reason, null);
        }
        if (before == null) {
            text = frame instanceof TextWebSocketFrame;
        }
        if (before == null && frame.isFinalFragment()) {
            deliver(context, frame.content().retain());
        } else {
            append(context, frame, before);
        }
    }

    /** Copies it, because fragments may be many and small. */
    private void append(ChannelHandlerContext context, WebSocketFrame frame, @Nullable ByteBuf before) {
        ByteBuf all = before == null ? context.alloc().buffer() : before;
        fragments = all;
        all.writeBytes(frame.content());
        if (frame.isFinalFragment()) {
            fragments = null;
            deliver(context, all);
        }
    }

    private void deliver(ChannelHandlerContext context, ByteBuf message) {
        if (text && !ByteBufUtil.isText(message, StandardCharsets.UTF_8)) {
            message.release();
            throw new CorruptedWebSocketFrameException(
                    WebSocketCloseStatus.INVALID_PAYLOAD_DATA, "text message: not UTF-8 (expected: UTF-8)");
        }
        context.fireChannelRead(context.alloc().buffer(Integer.BYTES).writeInt(message.readableBytes()));
        context.fireChannelRead(message);
    }

    /** The violation of who has not waited for the answer to its upgrade. */
    static CorruptedWebSocketFrameException early() {
        return violation("bytes that came before the upgrade was answered");
    }

    private static CorruptedWebSocketFrameException violation(String what) {
        return new CorruptedWebSocketFrameException(
                WebSocketCloseStatus.PROTOCOL_ERROR, "websocket: " + what + " (expected: frames in order)");
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        context.fireChannelReadComplete();
        if (ponged) {
            ponged = false;
            context.flush();
        }
    }

    /** A buffer holds whole frames, each with its length before it. */
    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (!(message instanceof ByteBuf frames) || !frames.isReadable()) {
            context.write(message, promise);
            return;
        }
        try {
            if (closeSent) {
                promise.tryFailure(new ClosedChannelException());
                return;
            }
            while (frames.isReadable()) {
                WebSocketFrame frame = frameOf(frames.readRetainedSlice(frames.readInt()));
                context.write(frame, frames.isReadable() ? context.voidPromise() : promise);
            }
        } finally {
            frames.release();
        }
    }

    private WebSocketFrame frameOf(ByteBuf payload) {
        return text && ByteBufUtil.isText(payload, StandardCharsets.UTF_8)
                ? new TextWebSocketFrame(payload)
                : new BinaryWebSocketFrame(payload);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        failed(cause);
        context.fireExceptionCaught(cause);
    }

    /** Says in the goodbye why the connection ends. On the event loop. */
    void failed(Throwable cause) {
        Throwable known = cause instanceof DecoderException && cause.getCause() != null ? cause.getCause() : cause;
        if (known instanceof CorruptedWebSocketFrameException corrupted) {
            farewell = corrupted.closeStatus();
        } else if (known instanceof ProtoException wrong) {
            boolean large = wrong.code() == Status.CODE_TOO_LARGE;
            farewell = large ? WebSocketCloseStatus.MESSAGE_TOO_BIG : WebSocketCloseStatus.PROTOCOL_ERROR;
        } else if (known instanceof DecompressionException) {
            farewell = WebSocketCloseStatus.MESSAGE_TOO_BIG;
        } else if (known instanceof DataFormatException || known instanceof CodecException) {
            farewell = WebSocketCloseStatus.INVALID_PAYLOAD_DATA;
        } else if (known instanceof RuntimeException) {
            farewell = WebSocketCloseStatus.INTERNAL_SERVER_ERROR;
        }
    }

    /** Writes the goodbye; the channel closes when the other side has answered it. On the event loop. */
    void sayGoodbye() {
        ChannelHandlerContext present = context;
        if (present != null) {
            sayGoodbye(present);
        }
    }

    private void sayGoodbye(ChannelHandlerContext context) {
        sendClose(context, new CloseWebSocketFrame(farewell));
    }

    private void sendClose(ChannelHandlerContext context, CloseWebSocketFrame frame) {
        if (closeSent || !context.channel().isActive()) {
            frame.release();
        } else {
            closeSent = true;
            context.writeAndFlush(frame);
        }
    }

    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
        sayGoodbye(context);
        context.close(promise);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        Future<?> scheduled = pings;
        if (scheduled != null) {
            scheduled.cancel(false);
        }
        ByteBuf left = fragments;
        if (left != null) {
            fragments = null;
            left.release();
        }
    }
}
