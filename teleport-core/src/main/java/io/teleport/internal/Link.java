package io.teleport.internal;

import io.netty.buffer.ByteBuf;
import io.teleport.OutboundPolicy;
import io.teleport.message.Message;
import io.teleport.message.MessageType;
import io.teleport.message.ReservedMetadata;
import io.teleport.message.Status;
import io.teleport.plugin.HookChain;
import io.teleport.plugin.MessageContext;
import io.teleport.proto.ProtoException;
import io.teleport.router.Route;
import io.teleport.router.ServicePath;
import io.teleport.session.Attributes;
import io.teleport.session.DispatchMode;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A started session on one connection: routes what arrives, keeps what is under way in both directions, and takes part
 * in the session's end. A session that is redialed gets a new one.
 */
final class Link implements MessageReceiver {

    /** Tells the other side that a call of ours has been given up. */
    static final String CANCEL_PATH = "/teleport/cancel";

    private static final Logger log = LoggerFactory.getLogger(Link.class);

    private final SessionImpl session;
    private final PeerContext shared;
    private final Connection connection;
    private final PendingCalls pending;
    private final InFlight inFlight = new InFlight();
    private final PeerFeatures features = new PeerFeatures();
    private final AtomicBoolean announced = new AtomicBoolean();
    private @Nullable Turns turns;
    private volatile boolean draining;

    Link(SessionImpl session, Connection connection, int lastSeq) {
        this.session = session;
        this.shared = session.shared();
        this.connection = connection;
        this.pending = new PendingCalls(lastSeq);
    }

    SessionImpl session() {
        return session;
    }

    PeerContext shared() {
        return shared;
    }

    Connection connection() {
        return connection;
    }

    int inFlightCount() {
        return inFlight.count();
    }

    int pendingCount() {
        return pending.size();
    }

    // What arrives, on the event loop.

    @Override
    public void received(Message message) {
        features.observe(message);
        if (shared.hooks().readsHeaders() && !isAdmitted(message)) {
            return;
        }
        if (message.type() == MessageType.REPLY) {
            replied(message);
        } else if (message.type() == MessageType.CALL) {
            called(message);
        } else if (message.type() == MessageType.PUSH) {
            pushed(message);
        } else {
            message.release();
            throw ProtoException.malformed("message type: " + message.type() + " (expected: 1-3) in " + message);
        }
    }

    private boolean isAdmitted(Message message) {
        Arrived arrived = new Arrived(session, message, session.attributes().copyOnUse());
        Status status = shared.hooks().preReadHeader(arrived);
        if (!status.isOk()) {
            log.info("session {} closed by a plugin: {}, {}", session.id(), status, message);
            message.release();
            session.close();
        }
        return status.isOk();
    }

    @Override
    public void batchEnded() {
        shared.dispatcher().flush();
    }

    @Override
    public boolean failed(Throwable cause) {
        FailureLog.connectionFailed(log, "session " + session.id(), connection, cause);
        shared.counters().badFrames.increment();
        return cause instanceof ProtoException refused && answerUnreadable(refused);
    }

    @Override
    public void disconnected() {
        Status closed = Status.CONNECTION_CLOSED;
        pending.close().forEach(call -> call.failed(closed));
        inFlight.disconnected();
        session.disconnected(this);
    }

    @Override
    public void writabilityChanged() {
        pauseOrResume();
    }

    private void replied(Message reply) {
        OutboundCall call = reply.seqText() == null ? pending.remove(reply.seq()) : null;
        if (call == null) {
            log.debug("reply without a call, session {}: {}", session.id(), reply);
            reply.release();
        } else {
            call.replied(reply);
            checkDrained();
        }
    }

    private void called(Message message) {
        Route route = shared.routes().table().findCall(ServicePath.pathOf(message.serviceMethod()));
        InboundCall call = new InboundCall(this, message, route);
        inFlight.begin();
        if (draining) {
            message.release();
            call.failed(Status.of(Status.CODE_REFUSED).withReason("the session is closing"));
        } else {
            dispatch(call, route);
        }
    }

    private void pushed(Message message) {
        String path = ServicePath.pathOf(message.serviceMethod());
        if (path.equals(CANCEL_PATH)) {
            cancelInFlight(message);
            return;
        }
        Route route = shared.routes().table().findPush(path);
        InboundPush push = new InboundPush(this, message, route);
        inFlight.begin();
        dispatch(push, route);
    }

    private void cancelInFlight(Message message) {
        String seq = message.metadata().get(ReservedMetadata.SEQ);
        message.release();
        if (seq != null) {
            inFlight.cancel(seq);
        }
    }

    private void dispatch(InboundMessage message, @Nullable Route route) {
        message.startDeadline();
        DispatchMode mode = modeOf(route);
        if (mode == DispatchMode.EVENT_LOOP) {
            message.run();
            if (!message.hasEnded()) {
                inFlight.keep(message);
            }
        } else {
            inFlight.keep(message);
            if (!offer(message, mode)) {
                refuse(message);
            }
        }
        pauseOrResume();
    }

    private DispatchMode modeOf(@Nullable Route route) {
        DispatchMode own = route == null ? null : route.dispatch();
        return own == null ? shared.config().dispatch() : own;
    }

    private boolean offer(InboundMessage message, DispatchMode mode) {
        return mode == DispatchMode.ORDERED
                ? turns().offer(message)
                : shared.dispatcher().offer(message);
    }

    private void refuse(InboundMessage message) {
        shared.counters().refused.increment();
        message.message().release();
        message.failed(Status.of(Status.CODE_REFUSED).withReason("the dispatcher is full"));
    }

    private Turns turns() {
        Turns present = turns;
        if (present == null) {
            present = new Turns(shared.dispatcher());
            turns = present;
        }
        return present;
    }

    private boolean answerUnreadable(ProtoException refused) {
        Message header = refused.header();
        if (header == null || header.type() != MessageType.CALL) {
            return false;
        }
        Status status = Status.of(refused.code()).withReason(Failures.text(refused));
        Message reply = new Message().type(MessageType.REPLY).seqOf(header).status(status);
        try {
            write(reply);
            return true;
        } catch (RuntimeException e) {
            log.debug("session {} cannot answer: {}", session.id(), Failures.text(e));
            return false;
        }
    }

    // Pressure: reading stops while too much is in flight or too little is taken off the other end.

    private void pauseOrResume() {
        int most = shared.config().maxInFlight();
        boolean tooMany = most > 0 && inFlight.count() >= most;
        if (tooMany || !connection.channel().isWritable()) {
            connection.pause();
        } else {
            connection.resume();
        }
    }

    /** A message has been handled. Any thread. */
    void ended() {
        int left = inFlight.end();
        if (left == shared.config().maxInFlight() / 2) {
            connection.channel().eventLoop().execute(this::pauseOrResume);
        }
        if (left == 0) {
            checkDrained();
        }
    }

    // What is sent, on any thread.

    /** The frame of a message of this session, for the caller to write. */
    ByteBuf encode(Message message) {
        boolean first = announce(message);
        try {
            return connection.encode(message);
        } catch (RuntimeException e) {
            notSent(first);
            throw e;
        }
    }

    /** Writes a message, whatever waits already: while the queue is full, reading pauses instead. */
    void write(Message message) {
        boolean first = announce(message);
        try {
            connection.write(message);
        } catch (RuntimeException e) {
            notSent(first);
            throw e;
        }
    }

    /** The first message of a session carries our features; returns whether it is this one. */
    private boolean announce(Message message) {
        boolean first = !announced.get() && announced.compareAndSet(false, true);
        if (first) {
            message.metadata().set(ReservedMetadata.FEATURES, PeerFeatures.OURS);
        }
        return first;
    }

    /** A message that cannot be encoded tells the other side nothing. */
    private void notSent(boolean first) {
        if (first) {
            announced.set(false);
        }
    }

    /** Whether the first message has been sent, so that a frame may be shared with other sessions. */
    boolean hasAnnounced() {
        return announced.get();
    }

    /** Starts a call; it fails here when it cannot be sent. */
    void start(OutboundCall call, long timeoutNanos) {
        Object body = call.request().body();
        startHooked(call, timeoutNanos);
        releaseReplacement(call.request(), body);
    }

    private void startHooked(OutboundCall call, long timeoutNanos) {
        HookChain hooks = shared.hooks();
        Status status = hooks.writesCalls() ? hooks.preWriteCall(call) : Status.OK;
        if (!status.isOk()) {
            call.failed(status);
            return;
        }
        if (draining || !pending.add(call)) {
            call.failed(Status.CONNECTION_CLOSED);
            return;
        }
        call.startedOn(this);
        Message request = call.request();
        if (timeoutNanos > 0) {
            request.metadata().set(ReservedMetadata.TIMEOUT, Long.toString(Math.max(1, timeoutNanos / 1_000_000)));
            call.startTimer(timeoutNanos);
        }
        status = send(request, shared.config().outboundPolicy());
        if (!status.isOk()) {
            pending.remove(call.seq());
            call.failed(status);
        } else if (hooks.writesCalls()) {
            hooks.postWriteCall(call);
        }
    }

    /** Bytes that a hook has put in the place of the body are ours; the body itself is its owner's. */
    private static void releaseReplacement(Message sent, @Nullable Object body) {
        if (sent.body() != body) {
            sent.release();
        }
    }

    /** Sends a push. */
    Status push(RequestImpl request) {
        return push(request, shared.config().outboundPolicy());
    }

    /** Sends a push with a policy of its own for a full queue. */
    Status push(RequestImpl request, OutboundPolicy whenFull) {
        Object body = request.message().body();
        Status status = pushHooked(request, whenFull);
        releaseReplacement(request.message(), body);
        return status;
    }

    private Status pushHooked(RequestImpl request, OutboundPolicy whenFull) {
        HookChain hooks = shared.hooks();
        Status status = hooks.writesPushes() ? hooks.preWritePush(request) : Status.OK;
        if (!status.isOk()) {
            return status;
        }
        request.message().seq(pending.nextSeq());
        status = send(request.message(), whenFull);
        if (status.isOk() && hooks.writesPushes()) {
            hooks.postWritePush(request);
        }
        return status;
    }

    /** Writes a call or push if the session's queue has room, else does what the policy says. */
    private Status send(Message message, OutboundPolicy policy) {
        if (connection.outbox().isFull()) {
            Status full = new FullQueue(this, policy).madeRoom();
            if (!full.isOk()) {
                return policy == OutboundPolicy.DROP && message.type() == MessageType.PUSH ? Status.OK : full;
            }
        }
        try {
            write(message);
            return Status.OK;
        } catch (RuntimeException e) {
            return Failures.ofWrite(e);
        }
    }

    /** The caller of this call has given up. */
    void giveUp(OutboundCall call) {
        pending.remove(call.seq());
        if (features.cancel()) {
            Message cancel = new Message()
                    .type(MessageType.PUSH)
                    .serviceMethod(CANCEL_PATH)
                    .seq(pending.nextSeq());
            cancel.metadata().set(ReservedMetadata.SEQ, Integer.toString(call.seq()));
            write(cancel);
        }
        checkDrained();
    }

    // The end.

    /** Accepts nothing new; closes once all that is under way has ended. */
    void drain() {
        draining = true;
        connection.channel().eventLoop().execute(this::checkDrained);
    }

    /** Closes without waiting for anything. */
    void closeNow() {
        connection.channel().close();
    }

    private void checkDrained() {
        if (draining && inFlight.count() == 0 && pending.size() == 0) {
            connection.outbox().closeAfterFlush();
        }
    }

    /** What hooks see of a message that is not routed yet. */
    private record Arrived(SessionImpl session, Message message, Attributes attributes) implements MessageContext {}
}
