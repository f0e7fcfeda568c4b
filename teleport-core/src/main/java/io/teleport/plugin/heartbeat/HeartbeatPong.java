package io.teleport.plugin.heartbeat;

import io.teleport.message.Status;
import io.teleport.router.HandlerContext;
import io.teleport.router.Router;
import io.teleport.router.RoutingPlugin;
import io.teleport.session.DispatchMode;
import io.teleport.session.Session;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Answers heartbeats, and ends the connection of a session that has sent some and then nothing for twice the rate that they
 * tell, within bounds. Before it does so it asks the other side, because Go peers leave heartbeats out while other messages come to them.
 * Thread-safe.
 */
public final class HeartbeatPong implements RoutingPlugin {

    private static final Duration SHORTEST = Duration.ofSeconds(3);
    private static final Duration LONGEST = Duration.ofHours(1);

    private final ConcurrentMap<Session, Ponging> watched = new ConcurrentHashMap<>();
    private final Duration shortest;
    private final Duration longest;

    /** Believes rates of 3 seconds to an hour. */
    public HeartbeatPong() {
        this(SHORTEST, LONGEST);
    }

    /**
     * Takes what lies outside of the bounds for the nearest of them, so that no other side has its session looked at all the
     * time, or never.
     *
     * @param shortest more than zero
     * @param longest  not shorter than the shortest
     * @throws IllegalArgumentException when they are anything else
     */
    public HeartbeatPong(Duration shortest, Duration longest) {
        if (shortest.isZero() || shortest.isNegative() || longest.compareTo(shortest) < 0) {
            throw new IllegalArgumentException("rates of heartbeats: " + shortest + " to " + longest
                    + " (expected: more than 0, and the longest not below the shortest)");
        }
        this.shortest = shortest;
        this.longest = longest;
    }

    @Override
    public String name() {
        return "heartbeat-pong";
    }

    /** Heartbeats do not wait for handlers that take their turn. */
    @Override
    public void addRoutes(Router router) {
        Router prompt = router.dispatch(DispatchMode.CONCURRENT);
        prompt.call(Heartbeat.PATH, void.class, (none, context) -> heard(context));
        prompt.push(Heartbeat.PATH, void.class, (none, context) -> heard(context));
    }

    private Status heard(HandlerContext context) {
        String text = rateOf(context);
        int seconds = secondsOf(text);
        if (seconds < 0) {
            return Status.of(Status.CODE_BAD_MESSAGE, "Invalid Heartbeat Rate", text);
        }
        if (seconds > 0) {
            watch(context.session(), bounded(Duration.ofSeconds(seconds)));
        }
        return Status.OK;
    }

    private Duration bounded(Duration rate) {
        return rate.compareTo(shortest) < 0 ? shortest : rate.compareTo(longest) > 0 ? longest : rate;
    }

    /** Generation 4 has it in the query. */
    private static String rateOf(HandlerContext context) {
        String inQuery = context.query(Heartbeat.RATE);
        String rate = inQuery == null ? context.metadata().get(Heartbeat.RATE) : inQuery;
        return rate == null ? "" : rate;
    }

    /** 0 for none, and less for what is no rate. */
    private static int secondsOf(String text) {
        try {
            return text.isEmpty() ? 0 : Integer.parseInt(text);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** From the first heartbeat of a session on, at the rate of the last. */
    private void watch(Session session, Duration rate) {
        Ponging watch = new Ponging(session, rate);
        Ponging present = watched.putIfAbsent(session, watch);
        if (present == null) {
            watch.start();
            session.closeFuture().thenRun(() -> watched.remove(session));
        } else {
            present.changeRate(rate);
        }
    }

    /** Asks a session that is late with its heartbeat. */
    private static final class Ponging extends SessionWatch {

        Ponging(Session session, Duration rate) {
            super(session, rate);
        }

        @Override
        boolean expectsAnswers() {
            return true;
        }

        @Override
        void look(Duration silence) {
            if (silence.compareTo(rate().multipliedBy(3).dividedBy(2)) >= 0) {
                Heartbeat.call(session().request(Heartbeat.PATH).timeout(rate()));
            }
        }
    }
}
