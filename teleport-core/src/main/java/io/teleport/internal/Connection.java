package io.teleport.internal;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.socket.DuplexChannelConfig;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.ReferenceCountUtil;
import io.teleport.message.Message;
import io.teleport.message.Status;
import io.teleport.proto.Proto;
import io.teleport.proto.ProtoContext;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A channel that carries messages: bytes in become messages for the receiver, messages out become frames in the outbox.
 *
 * <p>Reading can be paused, and then nothing more is decoded, not even of what has arrived.
 */
final class Connection extends ChannelInboundHandlerAdapter {

    private static final SocketAddress NO_ADDRESS = new DomainSocketAddress("");

    /** So many pieces of a read are decoded after the first before the loop turns to what they brought, and to others. */
    private static final int PIECES_A_TURN = 1;

    private final ProtoContext protoContext;
    private final Channel channel;
    private final long writeTimeoutMillis;
    private volatile Proto proto;
    private final Frames frames;

    private volatile @Nullable Outbox outbox;
    private volatile @Nullable SocketAddress localAddress;
    private volatile @Nullable SocketAddress remoteAddress;

    /** When something came last, or could come again. */
    private volatile long heardNanos;

    // Confined to the event loop.
    private MessageReceiver receiver;
    private final Unread unread;
    private long arrivedNanos;
    private long turnNanos;
    private int pieces;
    private boolean paused;
    /** What is left of a read is decoded when the loop comes round; until then no more is read. */
    private boolean resting;

    private boolean decoding;
    /** Nothing more is decoded; what still comes is dropped. */
    private boolean deaf;

    /** Nothing comes any more; what has come is decoded whatever that leads to. */
    private boolean finishing;

    /** Nothing comes any more, and what has come is decoded as usual. */
    private boolean inputEnded;

    private boolean ended;
    private boolean active;
    private boolean up;
    private boolean understood;

    /** To be added at the end of the channel's pipeline; the receiver may be replaced later. */
    Connection(
            Channel channel,
            Proto proto,
            ProtoContext protoContext,
            long writeTimeoutMillis,
            MessageReceiver receiver) {
        this.channel = channel;
        this.writeTimeoutMillis = writeTimeoutMillis;
        this.proto = proto.forSession();
        this.protoContext = protoContext;
        this.receiver = receiver;
        this.unread = new Unread(channel.alloc());
        this.frames = new Frames(channel.alloc(), this::encode);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        outbox = new Outbox(context, frames, writeTimeoutMillis);
        channel.config().setRecvByteBufAllocator(new ReadSize(unread));
        if (channel.isActive()) {
            channelActive(context);
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        active = true;
        heardNanos = System.nanoTime();
        localAddress = channel.localAddress();
        remoteAddress = channel.remoteAddress();
        SslHandler tls = context.pipeline().get(SslHandler.class);
        if (tls == null || tls.handshakeFuture().isSuccess()) {
            connected();
        }
    }

    /** Whether there was a connection at all; a dialed channel can be refused. */
    boolean wasActive() {
        return active;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake) {
            handshakeEnded(handshake);
        } else if (event instanceof SslCloseCompletionEvent) {
            channel.close();
        } else if (event instanceof ChannelInputShutdownEvent) {
            inputEnded();
        } else if (event instanceof IdleStateEvent && !paused && !resting) {
            readTimedOut();
        }
    }

    /**
     * The other side may say that it will send nothing more, and is answered all the same; otherwise that ends the
     * connection. TLS knows no such state. On the event loop.
     */
    void staysHalfOpen() {
        if (channel.config() instanceof DuplexChannelConfig config
                && channel.pipeline().get(SslHandler.class) == null) {
            config.setAllowHalfClosure(true);
        }
    }

    private void inputEnded() {
        inputEnded = true;
        if (deaf && channel instanceof DuplexChannel stream && stream.isOutputShutdown()) {
            channel.close();
        } else {
            tellIfInputEnded();
        }
    }

    private void tellIfInputEnded() {
        if (inputEnded && !paused && !resting && !ended && !deaf) {
            receiver.inputEnded();
        }
    }

    /** One that was broken off is told by the end of the channel, which follows. */
    private void handshakeEnded(SslHandshakeCompletionEvent handshake) {
        if (handshake.isSuccess()) {
            connected();
        } else if (!(handshake.cause() instanceof ClosedChannelException)) {
            fail(handshake.cause());
        }
    }

    /** A channel that was active before it had handlers says so twice, and TLS may repeat its handshake. */
    private void connected() {
        if (!up) {
            up = true;
            receiver.connected(this);
        }
    }

    private void readTimedOut() {
        IdleStateHandler idle = idleState();
        long millis = idle == null ? 0 : idle.getReaderIdleTimeInMillis();
        fail(new IOException("nothing received for " + millis + " ms (expected: less, for that is the read timeout)"));
    }

    private @Nullable IdleStateHandler idleState() {
        return channel.pipeline().get(IdleStateHandler.class);
    }

    private @Nullable WebSocketMessages webSocket() {
        return channel.pipeline().get(WebSocketMessages.class);
    }

    Channel channel() {
        return channel;
    }

    SocketAddress localAddress() {
        return known(localAddress);
    }

    SocketAddress remoteAddress() {
        return known(remoteAddress);
    }

    /** Some transports know no address of an end that has none, or that has gone. */
    private static SocketAddress known(@Nullable SocketAddress address) {
        return address == null ? NO_ADDRESS : address;
    }

    Proto proto() {
        return proto;
    }

    /** Speaks another protocol from the next message on. Any thread, while paused. */
    void proto(Proto next) {
        proto = next.forSession();
    }

    /**
     * Leads all bytes through a handler, also what has arrived and is not decoded. On the event loop, while paused.
     *
     * @throws io.teleport.message.StatusException when the connection has ended
     */
    void addTransport(ChannelHandler handler) throws Exception {
        if (ended) {
            throw Status.CONNECTION_CLOSED.asException();
        }
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.addBefore(pipeline.context(this).name(), null, handler);
        ByteBuf waiting = unread.take();
        if (waiting != null && handler instanceof ChannelInboundHandler inbound) {
            inbound.channelRead(pipeline.context(handler), waiting);
        } else if (waiting != null) {
            unread.add(waiting);
        }
        // A handshake of TLS goes on although reading is paused.
        channel.read();
    }

    /** The codec of bodies for which nothing else was asked, when the configuration names this one. */
    byte defaultCodec(byte configured) {
        return proto.defaultBodyCodec(configured, protoContext);
    }

    /** Valid once the handler is in the pipeline. */
    Outbox outbox() {
        Outbox present = outbox;
        if (present == null) {
            throw new IllegalStateException("connection " + channel + " (expected: in a pipeline)");
        }
        return present;
    }

    /** Gives everything that is received from now on to another receiver. On the event loop. */
    void receiver(MessageReceiver next) {
        receiver = next;
    }

    /**
     * Encodes the message and queues it for writing. Any thread.
     *
     * @throws RuntimeException when it cannot be encoded; then nothing of it is sent
     */
    void write(Message message) {
        if (channel.eventLoop().inEventLoop() && !frames.isLarge(message)) {
            outbox().append(message);
        } else {
            outbox().write(encode(message));
        }
    }

    /**
     * Encodes the message into a buffer that the caller owns. Any thread.
     *
     * @throws RuntimeException when it cannot be encoded; nothing is left behind
     */
    ByteBuf encode(Message message) {
        return frames.encode(message);
    }

    private void encode(Message message, ByteBuf frames) {
        proto.write(message, frames, protoContext);
    }

    /**
     * Encodes the message behind those that the buffer, which stays the caller's, holds already. Any thread.
     *
     * @throws RuntimeException when it cannot be encoded; then nothing of it is kept
     */
    void append(Message message, ByteBuf frames) {
        this.frames.append(message, frames);
    }

    /** Whether a reply is likely to be so small that it is sent together with others. */
    boolean isSmall(Message reply) {
        return frames.isSmall(reply);
    }

    /** Queues the frames of so many replies for writing; the buffer stays the caller's. Any thread. */
    void sendReplies(ByteBuf replies, int count) {
        ByteBuf copy = frames.copyOf(replies);
        if (channel.eventLoop() instanceof MovableLoop loop && loop.tryEnter()) {
            try {
                outbox().writeAndFlush(copy, count);
            } finally {
                loop.leave();
            }
        } else {
            outbox().write(copy, count);
        }
    }

    /** When the bytes that are being decoded arrived, in the terms of {@link System#nanoTime()}. On the event loop. */
    long arrivedNanos() {
        return arrivedNanos;
    }

    /** When the decoding that goes on began, and the time of the moment while none does. Any thread. */
    long nanoTime() {
        return channel.eventLoop().inEventLoop() && decoding ? turnNanos : System.nanoTime();
    }

    /** For how long nothing has come; zero while nothing can. Any thread. */
    long silentNanos() {
        return channel.config().isAutoRead() ? System.nanoTime() - heardNanos : 0;
    }

    /** Stops decoding until {@link #resume()}. On the event loop. */
    void pause() {
        if (!paused && !finishing) {
            paused = true;
            channel.config().setAutoRead(false);
        }
    }

    /** Continues with what has arrived. On the event loop. */
    void resume() {
        if (paused && !ended && !deaf) {
            paused = false;
            readOn();
        }
    }

    /** First what has arrived, then what comes, unless that leads to another pause or rest. */
    private void readOn() {
        restartReadTimeout();
        if (!decoding && !resting) {
            decodeWhatWaited();
        }
        if (!paused && !resting && !ended) {
            channel.config().setAutoRead(true);
        }
        tellIfInputEnded();
    }

    /** While nothing was read the other side could not be heard. */
    private void restartReadTimeout() {
        heardNanos = System.nanoTime();
        IdleStateHandler idle = idleState();
        if (idle != null) {
            idle.resetReadTimeout();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (deaf) {
            ReferenceCountUtil.release(message);
            return;
        }
        arrivedNanos = System.nanoTime();
        turnNanos = arrivedNanos;
        heardNanos = arrivedNanos;
        ByteBuf bytes = (ByteBuf) message;
        outbox().beginBatch(bytes.readableBytes());
        unread.add(bytes);
        if (!paused && !resting && !decoding) {
            decodeUnread();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (!ended) {
            receiver.batchEnded();
        }
        outbox().endBatch();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        outbox().roomChanged();
        receiver.writabilityChanged();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        end();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        end();
    }

    /** What still waited to be written when the channel was closed fails with it, which is no news. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!(cause instanceof ClosedChannelException)) {
            fail(cause);
        }
    }

    private void rest() {
        resting = true;
        channel.config().setAutoRead(false);
        // Unlike a plain task this waits until the loop has looked at its channels.
        channel.eventLoop().schedule(this::goOn, 0, TimeUnit.NANOSECONDS);
    }

    private void goOn() {
        resting = false;
        if (!paused && !ended && !deaf) {
            readOn();
        }
    }

    private void decodeWhatWaited() {
        turnNanos = System.nanoTime();
        outbox().beginBatch(unread.size());
        decodeUnread();
        if (!ended) {
            receiver.batchEnded();
        }
        outbox().endBatch();
    }

    private void decodeUnread() {
        decoding = true;
        pieces = 0;
        try {
            decode();
        } catch (Throwable e) {
            fail(e);
        } finally {
            decoding = false;
            dropWhatWasRead();
        }
    }

    private void decode() {
        boolean more = true;
        while (more) {
            ByteBuf in = unread.bytes();
            more = in == null ? addMore() : decode(in);
        }
    }

    /**
     * Within the process more may arrive while a message is being handled, and take the place of the bytes that its body is
     * lent from, which therefore are held.
     *
     * @return whether there may be more to decode in other bytes
     */
    private boolean decode(ByteBuf in) {
        in.retain();
        try {
            while (unread.isStill(in)) {
                boolean found = !paused && !ended && in.isReadable() && decodeNext(in);
                if (!found && (paused || ended || !addMore())) {
                    return false;
                }
            }
            return true;
        } finally {
            in.release();
        }
    }

    /** Returns false when nothing is left, or when that is to wait. */
    private boolean addMore() {
        boolean waits = pieces >= PIECES_A_TURN && unread.hasMore() && !finishing;
        if (waits) {
            rest();
        }
        pieces++;
        return !waits && unread.addMore();
    }

    /** Returns false when no whole message is left. */
    private boolean decodeNext(ByteBuf in) {
        Message message = proto.read(in, protoContext);
        ByteBuf answer = proto.takeAnswer();
        if (answer != null) {
            outbox().write(answer);
        }
        if (message != null) {
            understood = true;
            receiver.received(message);
        }
        return message != null;
    }

    /** Whether at least one message has been read. On the event loop. */
    boolean hasUnderstood() {
        return understood;
    }

    /** What came first, where nothing of it was understood; empty otherwise. On the event loop. */
    String strangeBytes() {
        ByteBuf in = unread.bytes();
        return understood || in == null ? "" : FirstBytesText.of(in.slice(0, in.writerIndex()));
    }

    private void dropWhatWasRead() {
        if (ended || deaf) {
            unread.release();
        } else {
            unread.dropRead();
            if (paused) {
                unread.saveMemory();
            }
        }
    }

    /** Ends the connection because of what came or did not come. On the event loop. */
    void fail(Throwable cause) {
        if (!ended && !deaf) {
            hearNoMore();
            WebSocketMessages webSocket = webSocket();
            if (webSocket != null) {
                webSocket.failed(cause);
            }
            if (receiver.failed(cause)) {
                outbox().flushAll().addListener(flushed -> Goodbye.say(channel));
            } else {
                outbox().closeAfterFlush();
            }
        }
    }

    /** Writes what is queued and closes when the other side has read it; decodes nothing more. On the event loop. */
    void closeGently() {
        if (!ended && !deaf) {
            hearNoMore();
            outbox().flushAll().addListener(flushed -> Goodbye.say(channel));
        }
    }

    private void hearNoMore() {
        deaf = true;
        paused = true;
        if (!decoding) {
            dropWhatWasRead();
        }
    }

    private void end() {
        if (!ended) {
            boolean waits = paused ? receiver.readsToTheEnd() : resting;
            if (waits && !deaf && !decoding) {
                finishing = true;
                paused = false;
                resting = false;
                decodeUnread();
            }
            ended = true;
            outbox().channelClosed();
            if (!decoding) {
                dropWhatWasRead();
            }
            receiver.disconnected(this);
        }
    }
}
