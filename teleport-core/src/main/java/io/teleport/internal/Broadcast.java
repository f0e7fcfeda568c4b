package io.teleport.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.teleport.OutboundPolicy;
import io.teleport.message.Message;
import io.teleport.message.MessageType;
import io.teleport.message.Status;
import io.teleport.message.StatusException;
import io.teleport.plugin.Exchange.Side;
import io.teleport.plugin.ObservedExchange;
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
    private final Message head;
    private final Map<Form, Frame> frames = new HashMap<>(2);
    private int sent;
    private int dropped;
    private int closed;

    Broadcast(PeerContext shared, String serviceMethod, @Nullable Object body) {
        this.shared = shared;
        this.serviceMethod = serviceMethod;
        this.body = body;
        this.head = new Message().type(MessageType.PUSH).serviceMethod(serviceMethod);
    }

    /**
     * Sends it, which is one thing to observe, however many sessions there are.
     *
     * @throws io.teleport.message.StatusException when it cannot be encoded
     */
    BroadcastResult to(Predicate<? super Session> filter) {
        long startNanos = System.nanoTime();
        ObservedExchange observed = shared.reports().began(Side.CLIENT, null, head, null);
        Status status = Status.of(Status.CODE_UNKNOWN);
        try {
            BroadcastResult result = sendTo(filter);
            status = Status.OK;
            return result;
        } catch (StatusException e) {
            status = e.status();
            throw e;
        } finally {
            if (observed != null) {
                long cost = System.nanoTime() - startNanos;
                shared.reports().ended(observed, Side.CLIENT, null, head, status, cost);
            }
        }
    }

    private BroadcastResult sendTo(Predicate<? super Session> filter) {
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
        if (link == null
                || session.state() != SessionState.ACTIVE
                || !link.outbox().isOpen()) {
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
        } else if (status.code() == Status.CODE_CONNECTION_CLOSED) {
            closed++;
        } else {
            dropped++;
        }
    }

    /** Plugins may change each session's message, so each has its own. */
    private Status pushHooked(SessionImpl session, Link link) {
        RequestImpl request = new RequestImpl(session, serviceMethod).body(body);
        addMetadata(request.message());
        return request.pushOn(link, whenFull());
    }

    private Status pushShared(SessionImpl session, Link link) {
        long startNanos = System.nanoTime();
        Outbox outbox = link.connection().outbox();
        boolean full = outbox.isFull();
        Frame frame;
        try {
            frame = full ? new Frame(message(session), Unpooled.EMPTY_BUFFER) : frameFor(session, link);
        } catch (StatusException e) {
            if (e.status().code() == Status.CODE_TYPE_NOT_ALLOWED) {
                // This member takes no pushes at all; the others may.
                return e.status();
            }
            throw e;
        }
        Status status = Status.OK;
        if (full) {
            status = new FullQueue(link, whenFull()).madeRoom();
        } else {
            outbox.write(frame.bytes());
        }
        Message message = frame.message();
        shared.reports().ended(null, session, Kind.PUSH, Side.CLIENT, null, message, status, startNanos, null, message);
        return status;
    }

    /** A member whose queue is full loses the message, or its connection; it never holds up the rest. */
    private OutboundPolicy whenFull() {
        OutboundPolicy policy = shared.pushPolicy();
        return policy == OutboundPolicy.DISCONNECT ? policy : OutboundPolicy.FAIL;
    }

    /** A frame that the caller owns; the first message of a session announces our features and is its own. */
    private Frame frameFor(SessionImpl session, Link link) {
        try {
            if (!link.outgoing().hasAnnounced()) {
                return newFrame(session, link);
            }
            Form form = new Form(link.connection().proto(), session.defaultCodec());
            Frame frame = frames.get(form);
            if (frame == null) {
                frame = newFrame(session, link);
                frames.put(form, frame);
            }
            return new Frame(frame.message(), frame.bytes().retainedDuplicate());
        } catch (RuntimeException e) {
            throw Failures.ofWrite(e, serviceMethod).asException();
        }
    }

    private Frame newFrame(SessionImpl session, Link link) {
        Message message = message(session);
        return new Frame(message, link.outgoing().encode(message));
    }

    private Message message(SessionImpl session) {
        Message message = new Message()
                .type(MessageType.PUSH)
                .serviceMethod(serviceMethod)
                .bodyCodec(session.defaultCodec())
                .body(body);
        addMetadata(message);
        return message;
    }

    /** What the observer has added. */
    private void addMetadata(Message message) {
        if (head.hasMetadata()) {
            message.metadata().addAll(head.metadata());
        }
    }

    /** What frames that are equal have in common; nothing is packed. */
    private record Form(Proto proto, byte codec) {}

    /** A message and its encoded form. */
    private record Frame(Message message, ByteBuf bytes) {}
}
