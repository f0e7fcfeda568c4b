package io.teleport.internal;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.util.concurrent.Future;
import io.teleport.message.Message;
import io.teleport.message.MessageType;
import io.teleport.message.Status;
import io.teleport.plugin.HookChain;
import io.teleport.proto.Proto;
import io.teleport.session.Attributes;
import io.teleport.session.LocalPeer;
import io.teleport.session.PreSession;
import io.teleport.session.Session;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection from its first moment to the start of its session: runs the PostDial or PostAccept hooks, which may
 * exchange single messages, and starts the session when they agree.
 */
final class Handshake implements FirstReceiver, PreSession {

    private static final Logger log = LoggerFactory.getLogger(Handshake.class);

    /** Stands in the inbox for the end of the connection. */
    private static final Message END = new Message();

    private final SessionImpl session;
    private final boolean dialed;
    private final boolean redial;
    private final CompletableFuture<SessionImpl> result = new CompletableFuture<>();
    private final BlockingQueue<Message> inbox = new LinkedBlockingQueue<>();
    private final AtomicInteger seq = new AtomicInteger();
    private volatile @Nullable Connection connection;
    private volatile boolean hooking;
    private volatile boolean ended;

    Handshake(SessionImpl session, boolean dialed, boolean redial) {
        this.session = session;
        this.dialed = dialed;
        this.redial = redial;
    }

    /** Ends with the started session, or with a status exception. */
    @Override
    public CompletableFuture<SessionImpl> result() {
        return result;
    }

    @Override
    public void attach(Connection created) {
        connection = created;
        session.shared().handshakes().add(created.channel(), result);
    }

    @Override
    public void connected(Connection ready) {
        HookChain hooks = session.shared().hooks();
        if (dialed ? hooks.hasPostDial() : hooks.hasPostAccept()) {
            hooking = true;
            ready.pause();
            limitTime(ready);
            PeerContext shared = session.shared();
            Executor workers = dialed ? shared.dispatcher() : shared.acceptanceHooks();
            workers.execute(this::runHooks);
        } else {
            start();
        }
    }

    /** Those who dial have a time of their own. */
    private void limitTime(Connection ready) {
        Duration limit = session.shared().config().handshakeTimeout();
        if (dialed || limit.isZero()) {
            return;
        }
        Future<?> timer = ready.channel()
                .eventLoop()
                .schedule(() -> timedOut(ready, limit), Times.nanos(limit), TimeUnit.NANOSECONDS);
        result.whenComplete((started, error) -> timer.cancel(false));
    }

    private void timedOut(Connection ready, Duration limit) {
        if (endExceptionally("no session within " + limit)) {
            log.info("connection from {} closed: no session within {}", remoteText(), limit);
            ready.channel().close();
        }
    }

    @Override
    public void received(Message message) {
        inbox.add(message.keepBody());
        connection().pause();
        if (result.isDone()) {
            releaseInbox();
        }
    }

    @Override
    public boolean failed(Throwable cause) {
        FailureLog.connectionFailed(log, "handshake with " + remoteText(), connection(), cause);
        endExceptionally(Failures.text(cause));
        return false;
    }

    /** A refusal may have come, and the end right behind it, before a hook asked for an answer. */
    @Override
    public boolean readsToTheEnd() {
        return true;
    }

    /** A dial that never got a connection is ended by who dials and knows why. */
    @Override
    public void disconnected(Connection broken) {
        if (!dialed || broken.wasActive()) {
            ended = true;
            inbox.add(END);
            if (!hooking) {
                closedEarly();
            }
        }
    }

    private void closedEarly() {
        boolean first = endExceptionally("closed during the handshake");
        if (first && !dialed) {
            log.info("connection from {} closed during the handshake", remoteText());
        }
    }

    private boolean endExceptionally(String reason) {
        return result.completeExceptionally(Status.of(Status.CODE_DIAL_FAILED)
                .withReason(remoteText() + ": " + reason)
                .asException());
    }

    private String remoteText() {
        return Addresses.textOf(remoteAddress());
    }

    /** They have the last word even when the connection has ended: the other side may have said why. */
    private void runHooks() {
        if (result.isDone()) {
            releaseInbox();
            return;
        }
        HookChain hooks = session.shared().hooks();
        Status status = dialed ? hooks.postDial(this, redial) : hooks.postAccept(this);
        boolean onlyClosed = ended && status.code() == Status.CODE_CONNECTION_CLOSED;
        if (!status.isOk() && !onlyClosed) {
            refuse(status);
        } else if (ended || !onLoop(this::start)) {
            closedEarly();
            releaseInbox();
        }
    }

    /** A connection that has ended meanwhile needs no end. */
    private void refuse(Status status) {
        if (result.completeExceptionally(status.asException())) {
            log.info("handshake with {} refused: {}", remoteText(), status);
            onLoop(connection()::closeGently);
        }
        releaseInbox();
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

    /** On the event loop. Who has given up at the last moment finds the session started, and knows what to do with it. */
    private void start() {
        Connection ready = connection();
        if (ended) {
            closedEarly();
        }
        if (result.isDone()) {
            releaseInbox();
            ready.channel().close();
            return;
        }
        Link link = new Link(session, ready, seq.get());
        if (!session.life().activate(link, defaultId(ready))) {
            releaseInbox();
            ready.channel().close();
            result.completeExceptionally(Status.CONNECTION_CLOSED.asException());
            return;
        }
        handOver(link);
        ready.resume();
        result.complete(session);
    }

    /** What the link makes the connection decode meanwhile queues up behind what waits here. */
    private void handOver(Link link) {
        try {
            for (Message message = inbox.poll(); message != null; message = inbox.poll()) {
                link.received(message);
            }
            connection().receiver(link);
        } catch (RuntimeException e) {
            connection().receiver(link);
            connection().fail(e);
            releaseInbox();
        }
        link.batchEnded();
    }

    private void releaseInbox() {
        for (Message message = inbox.poll(); message != null; message = inbox.poll()) {
            message.release();
        }
    }

    private static String defaultId(Connection ready) {
        String remote = Addresses.textOf(ready.remoteAddress());
        return remote.isEmpty() ? Addresses.textOf(ready.localAddress()) : remote;
    }

    private Connection connection() {
        Connection present = connection;
        if (present == null) {
            throw new IllegalStateException("not connected");
        }
        return present;
    }

    @Override
    public String id() {
        return session.id().isEmpty() ? remoteText() : session.id();
    }

    @Override
    public void setId(String id) {
        session.setId(id);
    }

    @Override
    public LocalPeer peer() {
        return session.peer();
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
    public Attributes attributes() {
        return session.attributes();
    }

    @Override
    public Proto proto() {
        return connection().proto();
    }

    @Override
    public void setProto(Proto proto) {
        boolean inWebSocket = proto().inWebSocket();
        if (proto.inWebSocket() != inWebSocket) {
            throw new IllegalArgumentException("proto: " + proto.name() + " (expected: one "
                    + (inWebSocket ? "for websockets" : "that needs no websocket") + ", as " + proto().name() + ")");
        }
        connection().proto(proto);
    }

    @Override
    public void addTransport(ChannelHandler handler) {
        if (proto().inWebSocket()) {
            throw new IllegalStateException("transport of a websocket (expected: a stream of bytes)");
        }
        CompletableFuture<Void> added = new CompletableFuture<>();
        boolean onLoop = onLoop(() -> {
            try {
                connection().addTransport(handler);
                added.complete(null);
            } catch (Exception e) {
                added.completeExceptionally(e);
            }
        });
        if (!onLoop) {
            throw Status.CONNECTION_CLOSED.asException();
        }
        try {
            added.join();
        } catch (CompletionException e) {
            throw Failures.unwrap(e) instanceof RuntimeException known ? known : e;
        }
    }

    @Override
    public CompletionStage<Session> started() {
        return result.thenApply(started -> started);
    }

    @Override
    public CompletionStage<Void> closeFuture() {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        connection().channel().closeFuture().addListener(channel -> closed.complete(null));
        return closed;
    }

    @Override
    public void send(Message message) {
        if (message.type() != MessageType.REPLY) {
            message.seq(seq.incrementAndGet());
        }
        ByteBuf frame;
        try {
            frame = connection().encode(message);
        } catch (RuntimeException e) {
            throw Failures.ofWrite(e, message.serviceMethod()).asException();
        }
        if (!connection().outbox().writeNotifying(frame).awaitUninterruptibly().isSuccess()) {
            throw Status.of(Status.CODE_WRITE_FAILED).asException();
        }
    }

    @Override
    public Message receive(Duration timeout) {
        if (inbox.isEmpty() && !onLoop(connection()::resume)) {
            throw Status.CONNECTION_CLOSED.asException();
        }
        Dispatcher dispatcher = session.shared().dispatcher();
        dispatcher.beginWait();
        try {
            Message message = inbox.poll(Times.nanos(timeout), TimeUnit.NANOSECONDS);
            if (message == null) {
                throw Status.of(Status.CODE_HANDLE_TIMEOUT)
                        .withReason("no handshake message within " + timeout)
                        .asException();
            }
            if (message == END) {
                inbox.add(END);
                throw Status.CONNECTION_CLOSED.asException();
            }
            return message;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Status.of(Status.CODE_CANCELLED).asException();
        } finally {
            dispatcher.endWait();
        }
    }
}
