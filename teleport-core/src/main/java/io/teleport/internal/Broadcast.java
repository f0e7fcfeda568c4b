package io.teleport.internal;

import io.netty.buffer.ByteBuf;
import io.teleport.OutboundPolicy;
import io.teleport.message.Message;
import io.teleport.message.MessageType;
import io.teleport.message.Status;
import io.teleport.message.StatusException;
import io.teleport.plugin.Exchange.Side;
import io.teleport.plugin.RouteInfo.Kind;
import io.teleport.proto.Proto;
import io.teleport.session.BroadcastResult;
import io.teleport.session.Session;
import io.teleport.session.SessionState;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One push to many sessions: encoded once for all that speak the same protocol, and never waiting for any. */
final class Broadcast {

    private final PeerContext shared;
    private final String serviceMethod;
    private final @Nullable Object body;
    private final Map<Proto, Frame> frames = new HashMap<>(2);
    private int sent;
    private int dropped;
    private int closed;

    Broadcast(PeerContext shared, String serviceMethod, @Nullable Object body) {
        this.shared = shared;
        this.serviceMethod = serviceMethod;
        this.body = body;
    }

    /**
     * Sends it.
     *
     * @throws io.teleport.message.StatusException when it cannot be encoded
     */
    BroadcastResult to(Predicate<? super Session> filter) {
        Outgoing.letGo(shared.dispatcher().currentWorker());
        try {
            for (SessionImpl session : shared.sessions().snapshot()) {
                if (filter.test(session)) {
                    send(session);
                }
            }
            return new BroadcastResult(sent, dropped, closed);
        } finally {
            frames.values().forEach(frame -> frame.bytes().release());
        }
    }

    private void send(SessionImpl session) {
        Link link = session.link();
        if (link == null || session.state() != SessionState.ACTIVE) {
            closed++;
        } else if (shared.hooks().writesPushes()) {
            count(pushHooked(session, link));
        } else {
            count(pushShared(session, link));
        }
    }

    private void count(Status status) {
        if (status.isOk()) {
            sent++;
        } else {
            dropped++;
        }
    }

    /** Plugins may change each session's message, so each has its own. */
    private Status pushHooked(SessionImpl session, Link link) {
        return new RequestImpl(session, serviceMethod).body(body).pushOn(link, whenFull());
    }

    private Status pushShared(SessionImpl session, Link link) {
        long startNanos = System.nanoTime();
        Frame frame;
        try {
            frame = frameFor(link);
        } catch (StatusException e) {
            if (e.status().code() == Status.CODE_TYPE_NOT_ALLOWED) {
                // This member takes no pushes at all; the others may.
                return e.status();
            }
            throw e;
        }
        Outbox outbox = link.connection().outbox();
        Status status = Status.OK;
        if (!outbox.isFull()) {
            outbox.write(frame.bytes());
        } else {
            frame.bytes().release();
            status = new FullQueue(link, whenFull()).madeRoom();
        }
        Message message = frame.message();
        shared.reports().ended(session, Kind.PUSH, Side.CLIENT, null, message, status, startNanos, null, message);
        return status;
    }

    /** A member whose queue is full loses the message, or its connection; it never holds up the rest. */
    private OutboundPolicy whenFull() {
        OutboundPolicy policy = shared.config().outboundPolicy();
        return policy == OutboundPolicy.DISCONNECT ? policy : OutboundPolicy.FAIL;
    }

    /** A frame that the caller owns; the first message of a session announces our features and is its own. */
    private Frame frameFor(Link link) {
        try {
            if (!link.outgoing().hasAnnounced()) {
                return newFrame(link);
            }
            Proto proto = link.connection().proto();
            Frame frame = frames.get(proto);
            if (frame == null) {
                frame = newFrame(link);
                frames.put(proto, frame);
            }
            return new Frame(frame.message(), frame.bytes().retainedDuplicate());
        } catch (RuntimeException e) {
            throw Failures.ofWrite(e, serviceMethod).asException();
        }
    }

    private Frame newFrame(Link link) {
        Message message = new Message()
                .type(MessageType.PUSH)
                .serviceMethod(serviceMethod)
                .bodyCodec(link.connection().defaultCodec(shared.defaultCodec()))
                .body(body);
        return new Frame(message, link.outgoing().encode(message));
    }

    /** A message and its encoded form. */
    private record Frame(Message message, ByteBuf bytes) {}
}
