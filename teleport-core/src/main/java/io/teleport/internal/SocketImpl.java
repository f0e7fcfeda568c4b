package io.teleport.internal;

import io.netty.buffer.ByteBuf;
import io.teleport.PeerConfig;
import io.teleport.message.Message;
import io.teleport.message.Status;
import io.teleport.session.Attributes;
import io.teleport.session.MessageSocket;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection whose messages wait in an inbox, of a bounded number, until somebody reads them. */
final class SocketImpl implements FirstReceiver, MessageSocket, FullQueue.Sender {

    private static final Logger log = LoggerFactory.getLogger(SocketImpl.class);

    /** With so many in the inbox reading pauses, until half of them are taken. */
    private static final int MOST_UNREAD = 256;

    /** Stands in the inbox for the end of the connection. */
    private static final Message END = new Message();

    private final SocketEngine engine;
    private final Attributes attributes = new Attributes();
    private final BlockingQueue<Message> inbox = new LinkedBlockingQueue<>();
    private final CompletableFuture<SocketImpl> connected = new CompletableFuture<>();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private volatile @Nullable Connection connection;
    private volatile @Nullable Consumer<? super Message> receiver;
    private volatile boolean closing;
    private volatile boolean full;
    private volatile String id = "";

    SocketImpl(SocketEngine engine) {
        this.engine = engine;
        connected.whenComplete((up, error) -> {
            if (error != null) {
                ended();
            }
        });
    }

    @Override
    public void attach(Connection created) {
        connection = created;
    }

    /** Ends when the connection is up. */
    @Override
    public CompletableFuture<SocketImpl> result() {
        return connected;
    }

    // What arrives, on the event loop.

    @Override
    public void connected(Connection ready) {
        engine.opened(this);
        if (!connected.complete(this)) {
            close();
        }
    }

    @Override
    public void received(Message message) {
        Consumer<? super Message> callback = receiver;
        if (closing) {
            message.release();
        } else if (callback != null) {
            callback.accept(message.keepBody());
        } else {
            keep(message.keepBody());
        }
    }

    private void keep(Message message) {
        inbox.add(message);
        if (closing) {
            releaseUnread();
        } else if (inbox.size() >= MOST_UNREAD && connection().channel().isActive()) {
            full = true;
            connection().pause();
            resumeIfTaken();
        }
    }

    /** Whoever took the last messages before reading was paused did not see that it was to be resumed. */
    private void resumeIfTaken() {
        if (inbox.size() <= MOST_UNREAD / 2) {
            full = false;
            connection().resume();
        }
    }

    private void releaseUnread() {
        inbox.removeIf(message -> {
            message.release();
            return message != END;
        });
    }

    @Override
    public boolean failed(Throwable cause) {
        FailureLog.connectionFailed(log, "socket " + id(), connection(), cause);
        end(Failures.text(cause));
        return false;
    }

    @Override
    public boolean readsToTheEnd() {
        return true;
    }

    /** A dial that never got a connection is ended by who dials and knows why. */
    @Override
    public void disconnected(Connection ended) {
        if (ended.wasActive()) {
            end("closed while connecting");
            ended();
        }
    }

    private void ended() {
        inbox.add(END);
        engine.ended(this);
        dispatcher().execute(() -> closed.complete(null));
    }

    private void end(String reason) {
        if (!connected.isDone()) {
            connected.completeExceptionally(Status.of(Status.CODE_DIAL_FAILED)
                    .withReason(Addresses.textOf(remoteAddress()) + ": " + reason)
                    .asException());
        }
    }

    // What its user does, on any thread.

    @Override
    public String id() {
        return id.isEmpty() ? Addresses.textOf(remoteAddress()) : id;
    }

    @Override
    public void setId(String id) {
        this.id = id;
    }

    @Override
    public Attributes attributes() {
        return attributes;
    }

    @Override
    public SocketAddress localAddress() {
        return connection().localAddress();
    }

    @Override
    public SocketAddress remoteAddress() {
        return connection().remoteAddress();
    }

    @Override
    public CompletionStage<Void> write(Message message) {
        Outbox outbox = outbox();
        if (closing || !outbox.isOpen()) {
            return failed(Status.CONNECTION_CLOSED);
        }
        Status room = outbox.isFull() ? new FullQueue(this, config().outboundPolicy()).madeRoom() : Status.OK;
        if (!room.isOk()) {
            return failed(room);
        }
        ByteBuf frame;
        try {
            frame = connection().encode(message);
        } catch (RuntimeException e) {
            return failed(Failures.ofWrite(e, message.serviceMethod()));
        }
        CompletableFuture<Void> written = new CompletableFuture<>();
        outbox.writeNotifying(frame).addListener(done -> {
            if (done.isSuccess()) {
                written.complete(null);
            } else {
                written.completeExceptionally(
                        Failures.ofWrite(done.cause(), message.serviceMethod()).asException());
            }
        });
        return written;
    }

    private static CompletionStage<Void> failed(Status status) {
        return CompletableFuture.failedFuture(status.asException());
    }

    @Override
    public Outbox outbox() {
        return connection().outbox();
    }

    @Override
    public Dispatcher dispatcher() {
        return engine.dispatcher();
    }

    @Override
    public PeerConfig config() {
        return engine.config();
    }

    /** Sockets alone have no figures. */
    @Override
    public void countDropped() {}

    @Override
    public void closeNow() {
        connection().channel().close();
    }

    @Override
    public Message read(Duration timeout) {
        if (EngineThread.isCurrent(connection().channel())) {
            throw EngineThread.wouldBlock("read of socket " + id());
        }
        dispatcher().beginWait();
        try {
            Message message = timeout.isZero() ? inbox.take() : inbox.poll(timeout.toNanos(), TimeUnit.NANOSECONDS);
            return taken(message, timeout);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Status.of(Status.CODE_CANCELLED)
                    .withReason("interrupted while reading")
                    .asException();
        } finally {
            dispatcher().endWait();
        }
    }

    private Message taken(@Nullable Message message, Duration timeout) {
        if (message == null) {
            throw Status.of(Status.CODE_HANDLE_TIMEOUT)
                    .withReason("no message within " + timeout)
                    .asException();
        }
        if (message == END) {
            inbox.add(END);
            throw Status.CONNECTION_CLOSED.asException();
        }
        if (full && inbox.size() <= MOST_UNREAD / 2) {
            full = false;
            onLoop(connection()::resume);
        }
        return message;
    }

    @Override
    public void receive(Consumer<? super Message> callback) {
        onLoop(() -> {
            try {
                for (Message message = inbox.poll(); message != null && message != END; message = inbox.poll()) {
                    callback.accept(message);
                }
                receiver = callback;
                connection().resume();
            } catch (RuntimeException e) {
                connection().fail(e);
            }
        });
    }

    @Override
    public void close() {
        closing = true;
        if (!onLoop(connection()::closeGently)) {
            connection().channel().close();
        }
        releaseUnread();
    }

    @Override
    public CompletionStage<Void> closeFuture() {
        return closed.minimalCompletionStage();
    }

    @Override
    public String toString() {
        return "MessageSocket[" + id() + "]";
    }

    /** Returns false when the event loop has ended. */
    private boolean onLoop(Runnable task) {
        try {
            connection().channel().eventLoop().execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    private Connection connection() {
        Connection present = connection;
        if (present == null) {
            throw new IllegalStateException("not connected");
        }
        return present;
    }
}
