package io.teleport.internal;

import io.netty.channel.EventLoop;
import io.teleport.PeerConfig;
import io.teleport.message.Message;
import io.teleport.message.MessageType;
import io.teleport.message.ReservedMetadata;
import io.teleport.message.Status;
import io.teleport.plugin.MessageContext;
import io.teleport.proto.ProtoException;
import io.teleport.proto.ReadAhead;
import io.teleport.proto.TlvMapping;
import io.teleport.router.Route;
import io.teleport.router.ServicePath;
import io.teleport.session.Attributes;
import io.teleport.session.DispatchMode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A started session on one connection: routes what arrives, keeps what is under way in both directions, and takes part
 * in the session's end. A session that is redialed gets a new one.
 */
final class Link implements MessageReceiver, FullQueue.Sender {

    private static final Logger log = LoggerFactory.getLogger(Link.class);

    private static final String CONTROL_PREFIX = "/teleport/";

    /** The calls with which a client begins may be on their way, and nobody knows yet whether it can be asked to leave. */
    private static final long FIRST_WORD_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final SessionImpl session;
    private final PeerContext shared;
    private final Connection connection;
    private final Outgoing outgoing;
    private final InFlight inFlight = new InFlight();
    private final PeerFeatures features = new PeerFeatures();
    private final long startNanos = System.nanoTime();
    private volatile @Nullable CompletableFuture<Void> firstWord;

    /** What ended it, confined to the event loop. */
    private @Nullable String failure;

    /** Calls that come are refused. */
    private volatile boolean refusing;
    /** Ends once nothing is under way. */
    private volatile boolean ending;
    /** The other side has been asked to leave and to end the connection, or soon will be. */
    private volatile boolean askedToLeave;
    /** The connection has ended. */
    private volatile boolean gone;
    /** Reading is paused for too many in flight; whoever ends one sees to it that it goes on. */
    private volatile boolean crowded;

    // Confined to the event loop.
    private @Nullable Turns turns;
    private @Nullable TaskBatch batch;
    private int room;
    private boolean sweepScheduled;
    private boolean toldSession;

    Link(SessionImpl session, Connection connection, int lastSeq) {
        this.session = session;
        this.shared = session.shared();
        this.connection = connection;
        this.outgoing = new Outgoing(this, lastSeq);
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

    /** What this session sends. */
    Outgoing outgoing() {
        return outgoing;
    }

    /** What the other side understands. */
    PeerFeatures features() {
        return features;
    }

    /** Whether this takes no more calls of ours, because it has ended or is going to. */
    boolean isRetired() {
        return outgoing.refusesCalls();
    }

    /** Whether this goes on until the other side has left it. */
    boolean isBeingLeft() {
        return askedToLeave && !outgoing.refusesCalls();
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
        message.keepBody();
        Arrived arrived = new Arrived(session, message, session.attributes().copyOnUse());
        Status status = shared.hooks().preReadHeader(arrived);
        if (!status.isOk()) {
            log.info("session {} closed by a plugin: {}, {}", session.id(), status, message);
            refused(message, status);
            session.close();
        }
        return status.isOk();
    }

    /** A call is answered, and the one that a reply belongs to ends with it, or closing would wait for them. */
    private void refused(Message message, Status status) {
        OutboundCall call = message.type() == MessageType.REPLY ? outgoing.callOf(message) : null;
        message.release();
        if (call != null) {
            call.failed(status);
        } else if (message.type() == MessageType.CALL) {
            InboundCall asked = new InboundCall(this, message, null);
            asked.began();
            refused(asked, status);
        }
    }

    /** Nothing of the message is looked at any more. */
    private void refused(InboundCall call, Status status) {
        inFlight.begin();
        call.failed(status);
    }

    @Override
    public void batchEnded() {
        handOver();
        if (firstWord != null && features.heard()) {
            endFirstWord();
        }
        if (inFlight.keepsMany() && !sweepScheduled) {
            sweepScheduled = true;
            connection.channel().eventLoop().schedule(this::sweep, 1, TimeUnit.SECONDS);
        }
    }

    private void sweep() {
        sweepScheduled = false;
        inFlight.sweep();
    }

    @Override
    public boolean failed(Throwable cause) {
        FailureLog.connectionFailed(log, "session " + session.id(), connection, cause);
        failure = FailureLog.text(connection, cause);
        shared.counters().badFrames.increment();
        shared.events().failed(session, cause);
        return cause instanceof ProtoException refused && answerUnreadable(refused);
    }

    /** One that closes after it has sent much counts on all of it; where answers come in order, there are none any more. */
    @Override
    public boolean readsToTheEnd() {
        return connection.proto().readAhead() == ReadAhead.ANY;
    }

    /** What it had sent before is answered. */
    @Override
    public void inputEnded() {
        drain();
    }

    /** Who has left as asked may have left something behind, with which the session ends. */
    @Override
    public void disconnected(Connection ended) {
        handOver();
        outgoing.disconnected(whyClosed());
        inFlight.disconnected();
        gone = true;
        if (askedToLeave) {
            ending = true;
            checkDrained();
        } else {
            tellSession();
        }
    }

    private void tellSession() {
        if (!toldSession) {
            toldSession = true;
            session.disconnected(this);
        }
    }

    /** For calls that have got no reply. */
    private Status whyClosed() {
        String known = failure;
        if (known != null) {
            return Status.CONNECTION_CLOSED.withReason(known);
        }
        return connection.hasUnderstood()
                ? Status.CONNECTION_CLOSED
                : Status.CONNECTION_CLOSED.withReason("no message was received; the protocol here is "
                        + connection.proto().name());
    }

    /** Reading goes on later, since who has just written something may have a handler's call under way. */
    @Override
    public void writabilityChanged() {
        if (connection.channel().isWritable()) {
            onLoop(this::pauseOrResume);
        } else {
            pauseOrResume();
        }
    }

    private void replied(Message reply) {
        OutboundCall call = outgoing.callOf(reply);
        if (call == null) {
            log.debug("reply without a call, session {}: {}", session.id(), reply);
            reply.release();
        } else {
            call.replied(reply.keepBody());
            checkDrained();
        }
    }

    private void called(Message message) {
        Route route = shared.routes().table().findCall(ServicePath.pathOf(message.serviceMethod()));
        InboundCall call = new InboundCall(this, message, route);
        call.began();
        if (refusing) {
            message.release();
            refused(call, Status.of(Status.CODE_REFUSED).withReason("the session is closing"));
        } else {
            inFlight.begin();
            dispatch(call, route);
        }
    }

    private void pushed(Message message) {
        String path = ServicePath.pathOf(message.serviceMethod());
        if (path.startsWith(CONTROL_PREFIX) && isControl(path, message)) {
            return;
        }
        Route route = shared.routes().table().findPush(path);
        if (route == null && isHeartbeatOfTao(path)) {
            // It has done its work by coming.
            message.release();
            return;
        }
        InboundPush push = new InboundPush(this, message, route);
        inFlight.begin();
        push.began();
        dispatch(push, route);
    }

    /** In other protocols a heartbeat is like any push. */
    private boolean isHeartbeatOfTao(String path) {
        return path.equals(TlvMapping.HEARTBEAT) && connection.proto().name().equals("tlv");
    }

    /** Takes what is meant for the engine itself. */
    private boolean isControl(String path, Message message) {
        if (path.equals(Outgoing.CANCEL_PATH)) {
            cancelInFlight(message);
            return true;
        }
        boolean leave = path.equals(Outgoing.DRAIN_PATH);
        if (leave) {
            message.release();
            session.askedToLeave(this);
        }
        return leave;
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
            if (!hasRoom()) {
                refuse(message);
            } else if (mode != DispatchMode.ORDERED) {
                hand(message);
            } else if (turns().offer(message)) {
                hand(turns());
            }
        }
        pauseOrResume();
        ReadAhead next = connection.proto().readAhead();
        if (next != ReadAhead.ANY) {
            connection.staysHalfOpen();
        }
        if (next == ReadAhead.NOTHING) {
            drain();
        }
    }

    private DispatchMode modeOf(@Nullable Route route) {
        DispatchMode own = route == null ? null : route.dispatch();
        return own == null ? shared.config().dispatch() : own;
    }

    private boolean hasRoom() {
        if (batch == null) {
            room = shared.dispatcher().room();
        }
        return room > 0;
    }

    /** What one read brings is handed to the dispatcher together. */
    private void hand(Runnable task) {
        TaskBatch tasks = batch;
        if (tasks == null) {
            tasks = new TaskBatch();
            batch = tasks;
        }
        tasks.add(task);
        room--;
        if (tasks.size() == TaskBatch.MOST) {
            handOver();
        }
    }

    /** After all that the loop has read: a single answer is there before the loop would have slept and been woken. */
    private void awaitAnswer() {
        shared.dispatcher().awaitAnswer(connection.outbox());
    }

    private void handOver() {
        TaskBatch tasks = batch;
        if (tasks != null) {
            batch = null;
            EventLoop loop = connection.channel().eventLoop();
            Dispatcher dispatcher = shared.dispatcher();
            if (!dispatcher.offer(tasks, loop) && tasks.size() == 1 && dispatcher.answersSoon()) {
                loop.execute(this::awaitAnswer);
            }
        }
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
        if (connection.proto().repliesNameMethod()) {
            reply.serviceMethod(header.serviceMethod());
        }
        try {
            outgoing.write(reply);
            return true;
        } catch (RuntimeException e) {
            log.debug("session {} cannot answer: {}", session.id(), Failures.text(e));
            return false;
        }
    }

    // Pressure: reading stops while too much is in flight or too little is taken off the other end.

    private void pauseOrResume() {
        if (isCrowded() || !connection.channel().isWritable()) {
            connection.pause();
        } else {
            connection.resume();
        }
    }

    /** Looks once more after it has said so, because the last one may have ended meanwhile. */
    private boolean isCrowded() {
        int most = mostInFlight();
        boolean tooMany = most > 0 && inFlight.areAtLeast(most);
        if (tooMany) {
            crowded = true;
            tooMany = inFlight.areAtLeast(most);
        }
        if (!tooMany && crowded) {
            crowded = false;
        }
        return tooMany;
    }

    /** One at a time where the order of answers says whose they are. */
    private int mostInFlight() {
        return connection.proto().readAhead() == ReadAhead.ANY ? shared.config().maxInFlight() : 1;
    }

    /** A message that nobody else knew has been handled. On the event loop. */
    void endedAtOnce() {
        inFlight.endAtOnce();
        if (ending) {
            checkDrained();
        }
    }

    /** A message has been handled. Any thread. */
    void ended(int many) {
        inFlight.end(many);
        if (crowded && inFlight.count() <= mostInFlight() / 2) {
            crowded = false;
            onLoop(this::pauseOrResume);
        }
        if (ending) {
            checkDrained();
        }
    }

    /** Returns false when the event loop has ended, which may be somebody else's. */
    private boolean onLoop(Runnable task) {
        try {
            connection.channel().eventLoop().execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            log.debug("session {} has ended with its event loop", session.id());
            return false;
        }
    }

    // The end.

    /** Takes no more calls of ours, and goes on otherwise. */
    void retire() {
        outgoing.refuseCalls();
    }

    /** Accepts nothing new; closes once all that is under way has ended. */
    void drain() {
        refusing = true;
        leave();
    }

    /** Makes no more calls, and closes once all that is under way has ended; until then the other side is served. */
    void leave() {
        retire();
        ending = true;
        if (!onLoop(this::checkDrained)) {
            disconnected(connection);
        }
    }

    /** Ends when the first messages of the other side have been read, or when none are to be expected any more. */
    CompletableFuture<Void> awaitFirstWord(long mostNanos) {
        CompletableFuture<Void> word = new CompletableFuture<>();
        long left = Math.min(mostNanos, FIRST_WORD_NANOS - (System.nanoTime() - startNanos));
        if (left <= 0 || features.heard() || gone) {
            word.complete(null);
            return word;
        }
        askedToLeave = true;
        firstWord = word;
        try {
            shared.timer().newTimeout(t -> word.complete(null), left, TimeUnit.NANOSECONDS);
        } catch (IllegalStateException e) {
            // Resources that were shared have been closed: nothing comes any more.
            word.complete(null);
        }
        if (features.heard() || gone) {
            word.complete(null);
        }
        return word;
    }

    private void endFirstWord() {
        CompletableFuture<Void> waiting = firstWord;
        if (waiting != null) {
            waiting.complete(null);
        }
    }

    /** Asks the other side to leave, as far as it understands that; then it is served until it has left. */
    boolean askToLeave() {
        askedToLeave = features.drain() && !gone;
        if (!askedToLeave) {
            return false;
        }
        try {
            outgoing.askToLeave();
            return true;
        } catch (RuntimeException e) {
            log.debug("session {} cannot ask the other side to leave: {}", session.id(), Failures.text(e));
            askedToLeave = false;
            return false;
        }
    }

    @Override
    public Outbox outbox() {
        return connection.outbox();
    }

    @Override
    public Dispatcher dispatcher() {
        return shared.dispatcher();
    }

    @Override
    public PeerConfig config() {
        return shared.config();
    }

    @Override
    public void countDropped() {
        shared.counters().dropped.increment();
    }

    @Override
    public void closeNow() {
        outbox().closeNow();
        if (gone) {
            onLoop(this::tellSession);
        }
    }

    @Override
    public String toString() {
        return "session " + session.id();
    }

    /** One thing less is under way. Any thread. */
    void checkDrained() {
        if (isDrained()) {
            onLoop(this::closeIfDrained);
        }
    }

    private boolean isDrained() {
        return ending && inFlight.count() == 0 && outgoing.pendingCount() == 0;
    }

    /** Where messages arrive nothing can come between the look and the close. */
    private void closeIfDrained() {
        if (isDrained() && gone) {
            tellSession();
        } else if (isDrained()) {
            connection.closeGently();
        }
    }

    /** What hooks see of a message that is not routed yet. */
    private record Arrived(SessionImpl session, Message message, Attributes attributes) implements MessageContext {}
}
