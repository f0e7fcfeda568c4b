package io.teleport.plugin.heartbeat;

import io.teleport.message.Status;
import io.teleport.plugin.Hook;
import io.teleport.session.PreSession;
import io.teleport.session.Request;
import io.teleport.session.Session;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sends heartbeats in every session, dialed and accepted, and tells the other side how often.
 *
 * <p>When they are calls, a session in which nothing at all has come for twice the rate is dead: its connection ends, and it is
 * dialed again where its settings say so. Thread-safe.
 */
public final class HeartbeatPing implements Hook.PostDial, Hook.PostAccept {

    /** What Go peers take for the shortest rate. */
    private static final Duration SHORTEST = Duration.ofSeconds(3);

    private final Duration rate;
    private final HeartbeatKind kind;
    private final Set<Session> watched = ConcurrentHashMap.newKeySet();

    /**
     * Sends one heartbeat each time that the rate has passed.
     *
     * @param rate whole seconds, at least 3
     * @throws IllegalArgumentException when it is anything else
     */
    public HeartbeatPing(Duration rate, HeartbeatKind kind) {
        this(kind, checked(rate));
    }

    /** For tests, which are in a hurry. */
    HeartbeatPing(HeartbeatKind kind, Duration rate) {
        this.rate = rate;
        this.kind = Objects.requireNonNull(kind, "kind");
    }

    private static Duration checked(Duration rate) {
        if (rate.compareTo(SHORTEST) < 0 || rate.toNanosPart() != 0 || rate.toSeconds() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "rate of heartbeats: " + rate + " (expected: whole seconds, at least 3)");
        }
        return rate;
    }

    @Override
    public String name() {
        return "heartbeat-ping";
    }

    @Override
    public Status postDial(PreSession session, boolean isRedial) {
        return postAccept(session);
    }

    @Override
    public Status postAccept(PreSession connected) {
        String proto = connected.proto().name();
        connected.started().thenAccept(session -> watch(session, proto));
        return Status.OK;
    }

    /** A session that is redialed is watched already. */
    private void watch(Session session, String proto) {
        if (watched.add(session)) {
            session.closeFuture().thenRun(() -> watched.remove(session));
            new Pinging(session, proto).start();
        }
    }

    /** Sends a heartbeat at every second look. */
    private final class Pinging extends SessionWatch {

        private final boolean calls;
        private final boolean inQuery;
        private final String seconds;
        private boolean sends;

        Pinging(Session session, String proto) {
            super(session, HeartbeatPing.this.rate);
            this.calls = kind == HeartbeatKind.CALL && !proto.equals("tlv");
            this.inQuery = proto.endsWith("@4");
            this.seconds = Long.toString(Math.max(1, rate().toSeconds()));
        }

        @Override
        boolean expectsAnswers() {
            return calls;
        }

        @Override
        void look(Duration silence) {
            sends = !sends;
            if (sends && calls) {
                Heartbeat.call(request().timeout(rate()));
            } else if (sends) {
                Heartbeat.push(request());
            }
        }

        private Request request() {
            return inQuery
                    ? session().request(Heartbeat.PATH + "?" + Heartbeat.RATE + "=" + seconds)
                    : session().request(Heartbeat.PATH).metadata(Heartbeat.RATE, seconds);
        }
    }
}
