package io.teleport.plugin.heartbeat;

import io.teleport.message.Status;
import io.teleport.plugin.Hook;
import io.teleport.session.PreSession;
import io.teleport.session.Request;
import io.teleport.session.Session;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Sends heartbeats in every session, dialed and accepted, and tells the other side how often.
 *
 * <p>When they are calls, a session in which nothing at all has come for twice the rate is dead: its connection ends, and it is
 * dialed again where its settings say so. Thread-safe.
 */
public final class HeartbeatPing implements Hook.PostDial, Hook.PostAccept {

    /** What Go peers take for the shortest rate. */
    private static final Duration SHORTEST = Duration.ofSeconds(3);

    private final HeartbeatKind kind;
    private final ConcurrentMap<Session, Pinging> watched = new ConcurrentHashMap<>();
    private volatile Duration rate;

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

    /** The time between two heartbeats. */
    public Duration rate() {
        return rate;
    }

    /**
     * Changes the rate of all sessions, those that there are included, and tells it to their other sides with the next
     * heartbeat.
     *
     * @param changed whole seconds, at least 3
     * @throws IllegalArgumentException when it is anything else
     */
    public void setRate(Duration changed) {
        changeRate(checked(changed));
    }

    void changeRate(Duration changed) {
        rate = changed;
        watched.values().forEach(watch -> watch.changeRate(changed));
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

    /** A session that is redialed is watched already. The rate may have changed before this one was to be seen. */
    private void watch(Session session, String proto) {
        Pinging watch = new Pinging(session, proto, rate);
        if (watched.putIfAbsent(session, watch) == null) {
            session.closeFuture().thenRun(() -> watched.remove(session));
            watch.start();
            watch.changeRate(rate);
        }
    }

    /** Sends a heartbeat at every second look. */
    private final class Pinging extends SessionWatch {

        private final boolean calls;
        private final boolean inQuery;
        private boolean sends;

        Pinging(Session session, String proto, Duration rate) {
            super(session, rate);
            this.calls = kind == HeartbeatKind.CALL && !proto.equals("tlv");
            this.inQuery = proto.endsWith("@4");
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
            String seconds = Long.toString(Math.max(1, rate().toSeconds()));
            return inQuery
                    ? session().request(Heartbeat.PATH + "?" + Heartbeat.RATE + "=" + seconds)
                    : session().request(Heartbeat.PATH).metadata(Heartbeat.RATE, seconds);
        }
    }
}
