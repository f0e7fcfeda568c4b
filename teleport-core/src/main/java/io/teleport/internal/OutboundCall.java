package io.teleport.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.Timeout;
import io.netty.util.TimerTask;
import io.teleport.codec.BodyReaders;
import io.teleport.codec.CodecException;
import io.teleport.message.Message;
import io.teleport.message.Status;
import io.teleport.plugin.Exchange.Side;
import io.teleport.plugin.HookChain;
import io.teleport.plugin.MessageContext;
import io.teleport.plugin.ObservedExchange;
import io.teleport.plugin.RouteInfo.Kind;
import io.teleport.session.Attributes;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A call of ours from its start to its end, which comes once: by a reply, a failure, its deadline, or cancellation.
 *
 * <p>Whoever ends it (often the event loop) only notes the outcome; the reply is decoded where the result is wanted.
 */
abstract class OutboundCall implements MessageContext, TimerTask {

    private static final VarHandle OUTCOME;

    static {
        try {
            OUTCOME = MethodHandles.lookup().findVarHandle(OutboundCall.class, "outcome", Object.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final SessionImpl session;
    private final Message request;
    private final BodyReaders reader;
    private final long startNanos;
    private @Nullable Attributes attributes;
    private @Nullable ObservedExchange observed;
    private @Nullable Outgoing carrier;
    private @Nullable Timeout timeout;
    private Message current;
    private int seq;
    private long deadlineNanos;
    private volatile @Nullable Object outcome;

    OutboundCall(SessionImpl session, Message request, BodyReaders reader, long startNanos) {
        this.session = session;
        this.startNanos = startNanos;
        this.request = request;
        this.current = request;
        this.reader = reader;
    }

    /** The call begins an exchange. On the caller's thread, before anything is done with it. */
    final void began() {
        observed = session.shared().reports().began(Side.CLIENT, null, request, session);
    }

    /** The outcome is known; called once, on any thread. Must not block. */
    abstract void ended();

    @Override
    public final SessionImpl session() {
        return session;
    }

    /** The request until the reply is read, then the reply. */
    @Override
    public final Message message() {
        return current;
    }

    @Override
    public final Attributes attributes() {
        Attributes present = attributes;
        if (present == null) {
            present = session.attributes().copyOnUse();
            attributes = present;
        }
        return present;
    }

    @Override
    public final Message request() {
        return request;
    }

    final int seq() {
        return seq;
    }

    final void seq(int number) {
        seq = number;
        request.seq(number);
    }

    final long costNanos() {
        return System.nanoTime() - startNanos;
    }

    final boolean hasEnded() {
        return outcome != null;
    }

    /** The connection that carries it, and its deadline if it has one. Before it is written. */
    final void startedOn(Outgoing carrier) {
        this.carrier = carrier;
    }

    /** Ends the call after this time, zero for never, unless a timer runs already. */
    final void startTimer(long nanos) {
        if (nanos > 0 && timeout == null) {
            deadlineNanos = System.nanoTime() + nanos;
            Timeout started = session.shared().timer().newTimeout(this, nanos, TimeUnit.NANOSECONDS);
            timeout = started;
            if (hasEnded()) {
                started.cancel();
            }
        }
    }

    /** Ends with a reply, which this owns from here on. One after the deadline counts as none, though the timer is late. */
    final void replied(Message reply) {
        if (deadlineNanos != 0 && System.nanoTime() - deadlineNanos > 0) {
            failed(late());
            reply.release();
        } else if (!end(reply)) {
            reply.release();
        }
    }

    /** Ends without a reply; nothing happens when it has ended already. */
    final void failed(Status status) {
        end(status);
    }

    /** The caller gives up: ends here, and the other side is told. */
    final boolean cancel(Status status) {
        boolean first = end(status);
        Outgoing sender = carrier;
        if (first && sender != null) {
            sender.giveUp(this);
        }
        return first;
    }

    /**
     * Takes back what was written although somebody had ended the call at that moment, and did not see what to take back.
     * For calls whose timer runs before they are written.
     */
    final void takeBackIfEnded() {
        VarHandle.fullFence();
        Outgoing sender = carrier;
        if (sender != null && hasEnded()) {
            sender.giveUp(this);
        }
    }

    @Override
    public final void run(Timeout expired) {
        cancel(late());
    }

    private Status late() {
        return Status.of(Status.CODE_HANDLE_TIMEOUT).withReason("no reply to " + request.serviceMethod() + " in time");
    }

    /**
     * Decodes the outcome, once, on the thread that wants it, and has the exchange logged and counted.
     *
     * @return the status and, when it is OK, the body
     */
    final Outcome take() {
        Object known = outcome;
        if (!(known instanceof Message reply)) {
            Status status = known == null ? Status.of(Status.CODE_UNKNOWN) : (Status) known;
            report(status, null);
            return new Outcome(status, null, null);
        }
        current = reply;
        Outcome result = read(reply);
        report(result.status(), reply);
        return result;
    }

    private Outcome read(Message reply) {
        boolean kept = false;
        try {
            Status status = readBody(reply);
            kept = status.isOk();
            return new Outcome(status, kept ? reply.body() : null, reply);
        } catch (CodecException e) {
            return new Outcome(Failures.ofBody(e), null, reply);
        } finally {
            if (!kept) {
                reply.release();
            }
        }
    }

    /** Puts the decoded body in the place of its bytes, unless something is against it. */
    private Status readBody(Message reply) {
        HookChain hooks = session.shared().hooks();
        Status status = hooks.readsReplies() ? hooks.postReadReplyHeader(this) : Status.OK;
        if (status.isOk()) {
            status = reply.status();
        }
        if (status.isOk()) {
            status = hooks.preReadReplyBody(this);
        }
        if (!status.isOk()) {
            return status;
        }
        ByteBuf bytes = reply.body() instanceof ByteBuf present ? present : Unpooled.EMPTY_BUFFER;
        Object body = reader.read(reply.bodyCodec(), bytes);
        reply.release();
        reply.body(body);
        return hooks.postReadReplyBody(this);
    }

    private boolean end(Object how) {
        if (outcome != null || !OUTCOME.compareAndSet(this, null, how)) {
            return false;
        }
        Timeout pending = timeout;
        if (pending != null) {
            pending.cancel();
        }
        ended();
        return true;
    }

    private void report(Status status, @Nullable Message reply) {
        session.shared()
                .reports()
                .ended(observed, session, Kind.CALL, Side.CLIENT, null, request, status, startNanos, reply, request);
    }

    /**
     * What came of a call.
     *
     * @param reply {@code null} when none came
     */
    record Outcome(
            Status status, @Nullable Object body, @Nullable Message reply) {}
}
