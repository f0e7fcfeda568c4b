package io.teleport.plugin.slowcall;

import io.teleport.message.Printable;
import io.teleport.plugin.Exchange;
import io.teleport.plugin.ExchangeListener;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Raises the alarm when a call or push took longer than its threshold, answered here or by the other side: logs it at WARN
 * and tells a listener. Of one route and side it raises one alarm in an interval, which says how many slow ones came
 * between.
 *
 * <pre>{@code
 * Peer.builder().exchangeListener(new SlowCallAlarm(Thresholds.of(Duration.ofSeconds(1)), alarms::add))
 * }</pre>
 *
 * <p>It needs the peer to count times, as it does by default. Thread-safe.
 */
public final class SlowCallAlarm implements ExchangeListener {

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
     * @param listener runs on the thread that ended the exchange, must not block, and is not called too often
     */
    public SlowCallAlarm(Thresholds thresholds, Consumer<? super SlowCall> listener) {
        this(thresholds, listener, System::nanoTime);
    }

    SlowCallAlarm(Thresholds thresholds, Consumer<? super SlowCall> listener, LongSupplier nanoTime) {
        this.thresholds = thresholds;
        this.listener = listener;
        this.nanoTime = nanoTime;
    }

    /** Slow calls and pushes so far, alarm or not. */
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
        long suppressed = pacerOf(exchange).tryPass(nanoTime.getAsLong());
        if (suppressed >= 0) {
            raise(new SlowCall(exchange, thresholds.of(exchange.route()), suppressed));
        }
    }

    private Pacer pacerOf(Exchange exchange) {
        String name = exchange.side() + " " + exchange.route();
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
                "slow {} of {} at the {} side: {} ms (threshold: {} ms), status {}, session {}; {} more before",
                exchange.kind(),
                Printable.of(exchange.route()),
                exchange.side(),
                alarm.cost().toMillis(),
                alarm.threshold().toMillis(),
                exchange.status().code(),
                exchange.session().id(),
                alarm.suppressed());
        listener.accept(alarm);
    }
}
