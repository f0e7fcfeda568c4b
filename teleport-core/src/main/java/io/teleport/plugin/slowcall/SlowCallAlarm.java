package io.teleport.plugin.slowcall;

import io.teleport.message.Message;
import io.teleport.message.MessageType;
import io.teleport.message.Printable;
import io.teleport.message.Status;
import io.teleport.plugin.Exchange;
import io.teleport.plugin.ExchangeListener;
import io.teleport.plugin.ExchangeObserver;
import io.teleport.plugin.ObservedExchange;
import io.teleport.plugin.RouteInfo.Kind;
import io.teleport.session.Session;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Raises the alarm when a call or push took longer than its threshold, answered here or by the other side: logs it at WARN
 * and tells a listener, as an {@link ExchangeObserver} while it still runs, and as an {@link ExchangeListener} when it has
 * ended. Of one route and side it raises one alarm of each kind in an interval, which says how many slow ones came between.
 *
 * <pre>{@code
 * SlowCallAlarm alarm = new SlowCallAlarm(Thresholds.of(Duration.ofSeconds(1)), alarms::add);
 * Peer.builder().exchangeListener(alarm).exchangeObserver(alarm)
 * }</pre>
 *
 * <p>It needs the peer to count times, as it does by default. Thread-safe.
 */
public final class SlowCallAlarm implements ExchangeListener, ExchangeObserver {

    private static final Logger log = LoggerFactory.getLogger(SlowCallAlarm.class);

    /** Routes beyond these share one interval. */
    private static final int MOST_ROUTES = 1000;

    private static final String OTHER_ROUTES = "other routes";

    private final Thresholds thresholds;
    private final Consumer<? super SlowCall> listener;
    private final LongSupplier nanoTime;
    private final LongAdder count = new LongAdder();
    private final ConcurrentMap<String, Pacer> pacers = new ConcurrentHashMap<>();

    /** An alarm that only logs. */
    public SlowCallAlarm(Thresholds thresholds) {
        this(thresholds, alarm -> {});
    }

    /**
     * An alarm that logs and tells a listener.
     *
     * @param listener runs on the thread that ended the exchange, or on that of the timers; must not block, and is not
     *                 called too often
     */
    public SlowCallAlarm(Thresholds thresholds, Consumer<? super SlowCall> listener) {
        this(thresholds, listener, System::nanoTime);
    }

    SlowCallAlarm(Thresholds thresholds, Consumer<? super SlowCall> listener, LongSupplier nanoTime) {
        this.thresholds = thresholds;
        this.listener = listener;
        this.nanoTime = nanoTime;
    }

    /** Slow calls and pushes that have ended so far, alarm or not. */
    public long count() {
        return count.sum();
    }

    @Override
    public void exchangeEnded(Exchange exchange) {
        long threshold = thresholds.nanosOf(exchange.route());
        if (threshold == 0 || exchange.costNanos() <= threshold) {
            return;
        }
        count.increment();
        alarm(exchange, false);
    }

    /** Pushes of this peer do not run: they end when they are written. */
    @Override
    public @Nullable ObservedExchange began(
            Exchange.Side side, String route, Message message, @Nullable Session session) {
        Kind kind = message.type() == MessageType.PUSH ? Kind.PUSH : Kind.CALL;
        long threshold = thresholds.nanosOf(route);
        boolean runs = side == Exchange.Side.SERVER || kind == Kind.CALL;
        return threshold == 0 || session == null || !runs
                ? null
                : new Running(kind, side, route, message, session, threshold, System.nanoTime());
    }

    private void alarm(Exchange exchange, boolean running) {
        long suppressed = pacerOf(exchange, running).tryPass(nanoTime.getAsLong());
        if (suppressed >= 0) {
            raise(new SlowCall(exchange, thresholds.of(exchange.route()), suppressed, running));
        }
    }

    private Pacer pacerOf(Exchange exchange, boolean running) {
        String name = (running ? "running " : "") + exchange.side() + " " + exchange.route();
        Pacer known = pacers.get(name);
        if (known != null) {
            return known;
        }
        String bounded = pacers.size() < MOST_ROUTES ? name : OTHER_ROUTES;
        return pacers.computeIfAbsent(
                bounded, key -> new Pacer(thresholds.interval().toNanos()));
    }

    private void raise(SlowCall alarm) {
        Exchange exchange = alarm.exchange();
        log.warn(
                "slow {} of {} at the {} side: {} ms (threshold: {} ms), {}, session {}; {} more before",
                exchange.kind(),
                Printable.of(exchange.route()),
                exchange.side(),
                alarm.cost().toMillis(),
                alarm.threshold().toMillis(),
                alarm.running()
                        ? "still running"
                        : "status " + exchange.status().code(),
                exchange.session().id(),
                alarm.suppressed());
        listener.accept(alarm);
    }

    /** One that has not ended yet. */
    private final class Running implements ObservedExchange {

        private final Kind kind;
        private final Exchange.Side side;
        private final String route;
        private final Message message;
        private final Session session;
        private final long threshold;
        private final long startNanos;

        Running(
                Kind kind,
                Exchange.Side side,
                String route,
                Message message,
                Session session,
                long threshold,
                long startNanos) {
            this.kind = kind;
            this.side = side;
            this.route = route;
            this.message = message;
            this.session = session;
            this.threshold = threshold;
            this.startNanos = startNanos;
        }

        @Override
        public long patienceNanos() {
            return threshold;
        }

        @Override
        public void takesLong() {
            long cost = System.nanoTime() - startNanos;
            boolean asked = side == Exchange.Side.SERVER;
            int size = message.wireSize();
            alarm(new Exchange(kind, side, route, session, Status.OK, cost, asked ? size : 0, asked ? 0 : size), true);
        }

        @Override
        public Scope open() {
            return Scope.NONE;
        }

        @Override
        public void failed(Throwable cause) {}

        @Override
        public void ended(String route, Status status, long costNanos) {}
    }
}
