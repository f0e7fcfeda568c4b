package io.teleport.internal;

import io.netty.buffer.ByteBuf;
import io.teleport.OutboundPolicy;
import io.teleport.message.Message;
import io.teleport.message.MessageType;
import io.teleport.message.ReservedMetadata;
import io.teleport.message.Status;
import io.teleport.plugin.HookChain;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What a link sends: calls, which wait here for their replies, pushes and replies. On any thread. */
final class Outgoing {

    /** Tells the other side that a call of ours has been given up. */
    static final String CANCEL_PATH = "/teleport/cancel";

    /** Asks the other side to make no new calls on this connection, and to leave it. */
    static final String DRAIN_PATH = "/teleport/drain";

    private final Link link;
    private final PeerContext shared;
    private final Connection connection;
    private final PendingCalls pending;
    private final AtomicBoolean announced = new AtomicBoolean();

    /** Goes on after this sequence. */
    Outgoing(Link link, int lastSeq) {
        this.link = link;
        this.shared = link.shared();
        this.connection = link.connection();
        this.pending = new PendingCalls(lastSeq);
    }

    int pendingCount() {
        return pending.size();
    }

    /** Removes and returns the call that this answers, or {@code null}. */
    @Nullable
    OutboundCall callOf(Message reply) {
        return reply.seqText() == null ? pending.remove(reply.seq()) : null;
    }

    /** No reply will come any more, for this reason. */
    void disconnected(Status closed) {
        pending.close().forEach(call -> call.failed(closed));
    }

    /** The frame of a message of this session, for the caller to write. */
    ByteBuf encode(Message message) {
        boolean first = announce(message);
        letGo(shared.dispatcher().currentWorker());
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
            letGo(shared.dispatcher().currentWorker());
            connection.write(message);
        } catch (RuntimeException | StackOverflowError e) {
            notSent(first);
            throw e;
        }
    }

    /**
     * Writes a reply like any message, or has the worker that the current thread is send it soon, together with others.
     *
     * @return whether it is held back by the worker, who tells the link when it has ended
     */
    boolean reply(Message message) {
        Worker worker = shared.dispatcher().currentWorker();
        if (worker == null || !connection.isSmall(message)) {
            write(message);
            return false;
        }
        boolean first = announce(message);
        try {
            worker.heldBack().add(link, message);
            return true;
        } catch (RuntimeException | StackOverflowError e) {
            notSent(first);
            throw e;
        }
    }

    /** What a worker writes itself does not overtake its replies. */
    static void letGo(@Nullable Worker worker) {
        if (worker != null) {
            worker.heldBack().letGo();
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

    /** Takes no more calls; those that have started go on. */
    void refuseCalls() {
        pending.refuse();
    }

    /** Whether the connection takes no more calls, because it has ended or is going to. */
    boolean refusesCalls() {
        return pending.isRefusing();
    }

    /** Starts a call; returns false when the connection takes none any more and nothing has been done. */
    boolean start(OutboundCall call, long timeoutNanos) {
        if (call.hasEnded()) {
            return true;
        }
        if (!pending.add(call)) {
            return false;
        }
        call.startedOn(this);
        Object body = call.request().body();
        Status status = Status.of(Status.CODE_WRITE_FAILED);
        try {
            status = sendHooked(call, timeoutNanos);
        } finally {
            releaseReplacement(call.request(), body);
            if (!status.isOk()) {
                pending.remove(call.seq());
                call.failed(status);
                link.checkDrained();
            }
        }
        return true;
    }

    private Status sendHooked(OutboundCall call, long timeoutNanos) {
        HookChain hooks = shared.hooks();
        Status status = hooks.writesCalls() ? hooks.preWriteCall(call) : Status.OK;
        if (!status.isOk()) {
            return status;
        }
        Message request = call.request();
        if (timeoutNanos > 0) {
            long left = TimeUnit.NANOSECONDS.toMillis(timeoutNanos - call.costNanos());
            request.metadata().set(ReservedMetadata.TIMEOUT, Long.toString(Math.max(1, left)));
            call.startTimer(timeoutNanos);
        }
        status = send(request, shared.config().outboundPolicy(), call::hasEnded);
        if (status.isOk() && hooks.writesCalls()) {
            hooks.postWriteCall(call);
        }
        return status;
    }

    /** Bytes that a hook has put in the place of the body are ours; the body itself is its owner's. */
    private static void releaseReplacement(Message sent, @Nullable Object body) {
        if (sent.body() != body) {
            sent.release();
        }
    }

    /** Sends a push. */
    Status push(RequestImpl request) {
        return push(request, shared.pushPolicy());
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
        status = send(request.message(), whenFull, () -> false);
        if (status.isOk() && hooks.writesPushes()) {
            hooks.postWritePush(request);
        }
        return status;
    }

    private static boolean isDropped(Message message, OutboundPolicy policy, Status full) {
        return policy == OutboundPolicy.DROP
                && message.type() == MessageType.PUSH
                && full.code() == Status.CODE_WRITE_FAILED;
    }

    /** Writes a call or push if the session's queue has room, else does what the policy says. */
    private Status send(Message message, OutboundPolicy policy, BooleanSupplier givenUp) {
        if (connection.outbox().isFull()) {
            Status full = new FullQueue(link, policy, givenUp).madeRoom();
            if (!full.isOk()) {
                return isDropped(message, policy, full) ? Status.OK : full;
            }
        }
        try {
            write(message);
            return Status.OK;
        } catch (RuntimeException e) {
            return Failures.ofWrite(e, message.serviceMethod());
        }
    }

    /** The caller of this call has given up. */
    void giveUp(OutboundCall call) {
        boolean waited = pending.remove(call.seq()) != null;
        if (waited && link.features().cancel()) {
            Message cancel = control(CANCEL_PATH);
            cancel.metadata().set(ReservedMetadata.SEQ, Integer.toString(call.seq()));
            write(cancel);
        }
        link.checkDrained();
    }

    /**
     * Asks the other side to leave this connection.
     *
     * @throws RuntimeException when that cannot be written
     */
    void askToLeave() {
        write(control(DRAIN_PATH));
    }

    private Message control(String path) {
        return new Message().type(MessageType.PUSH).serviceMethod(path).seq(pending.nextSeq());
    }
}
