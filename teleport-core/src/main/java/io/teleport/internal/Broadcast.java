package io.teleport.internal;

import io.netty.buffer.ByteBuf;
import io.teleport.message.Message;
import io.teleport.message.MessageType;
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
    private final Map<Proto, ByteBuf> frames = new HashMap<>(2);
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
        try {
            for (SessionImpl session : shared.sessions().snapshot()) {
                if (filter.test(session)) {
                    send(session);
                }
            }
            return new BroadcastResult(sent, dropped, closed);
        } finally {
            frames.values().forEach(ByteBuf::release);
        }
    }

    private void send(SessionImpl session) {
        Link link = session.link();
        if (link == null || session.state() != SessionState.ACTIVE) {
            closed++;
            return;
        }
        Outbox outbox = link.connection().outbox();
        if (!outbox.isFull()) {
            outbox.write(frameFor(link));
            sent++;
        } else {
            shared.counters().dropped.increment();
            dropped++;
        }
    }

    /** A frame that the caller owns; the first message of a session announces our features and is its own. */
    private ByteBuf frameFor(Link link) {
        try {
            if (!link.hasAnnounced() || shared.hooks().writesPushes()) {
                return link.encode(message());
            }
            Proto proto = link.connection().proto();
            ByteBuf frame = frames.get(proto);
            if (frame == null) {
                frame = link.encode(message());
                frames.put(proto, frame);
            }
            return frame.retainedDuplicate();
        } catch (RuntimeException e) {
            throw Failures.ofWrite(e).asException();
        }
    }

    private Message message() {
        return new Message()
                .type(MessageType.PUSH)
                .serviceMethod(serviceMethod)
                .bodyCodec(shared.defaultCodec())
                .body(body);
    }
}
