package io.teleport.internal;

import io.teleport.PeerConfig;
import io.teleport.message.Message;
import io.teleport.message.Printable;
import io.teleport.message.Status;
import io.teleport.plugin.Exchange;
import io.teleport.plugin.Exchange.Side;
import io.teleport.plugin.ExchangeListener;
import io.teleport.plugin.ObservedExchange;
import io.teleport.plugin.RouteInfo.Kind;
import io.teleport.router.Route;
import io.teleport.router.ServicePath;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where exchanges are observed, and logged and told to listeners when they end; what goes wrong there does not touch them. */
final class Reports {

    private static final Logger log = LoggerFactory.getLogger(Reports.class);

    private final AccessLog accessLog;
    private final @Nullable Observers observers;
    private final ExchangeListener[] listeners;
    private final boolean countTime;

    Reports(PeerConfig config, @Nullable Observers observers, List<ExchangeListener> listeners) {
        this.observers = observers;
        this.accessLog = new AccessLog(config);
        this.listeners = listeners.toArray(ExchangeListener[]::new);
        this.countTime = config.countTime();
    }

    /** Has the observers see the beginning of an exchange; returns what follows it, or {@code null}. */
    @Nullable
    ObservedExchange began(Side side, @Nullable Route route, Message message, @Nullable SessionImpl session) {
        Observers present = observers;
        return present == null ? null : present.began(side, routeName(side, route, message), message, session);
    }

    /**
     * Reports one exchange.
     *
     * @param observed what follows it; {@code null} for nothing
     * @param route    what took it at this end; {@code null} for none, and when this end asked
     * @param exchange the message that began it
     * @param received what was read; {@code null} for nothing
     * @param sent     what was written; {@code null} for nothing
     */
    void ended(
            @Nullable ObservedExchange observed,
            SessionImpl session,
            Kind kind,
            Side side,
            @Nullable Route route,
            Message exchange,
            Status status,
            long startNanos,
            @Nullable Message received,
            @Nullable Message sent) {
        boolean isTold = listeners.length > 0 || !accessLog.ignores(status);
        if (observed == null && !isTold) {
            return;
        }
        long nanos = System.nanoTime() - startNanos;
        if (observed != null) {
            ended(observed, side, route, exchange, status, nanos);
        }
        if (!isTold) {
            return;
        }
        long cost = countTime ? nanos : 0;
        try {
            boolean failed = !status.isOk() && !session.knowsOfNoHeartbeats(exchange, status);
            if (accessLog.wants(failed, cost)) {
                accessLog.write(kind, side, session, exchange, cost, status, failed, received, sent);
            }
            if (listeners.length > 0) {
                tell(new Exchange(
                        kind,
                        side,
                        routeName(side, route, exchange),
                        session,
                        status,
                        cost,
                        received == null ? 0 : received.wireSize(),
                        sent == null ? 0 : sent.wireSize()));
            }
        } catch (RuntimeException e) {
            log.error(
                    "{} {} cannot be reported, session {}",
                    kind,
                    Printable.of(exchange.serviceMethod()),
                    session.id(),
                    e);
        }
    }

    /** Reports the end to what follows an exchange alone. */
    void ended(
            ObservedExchange observed,
            Side side,
            @Nullable Route route,
            Message exchange,
            Status status,
            long costNanos) {
        try {
            observed.ended(routeName(side, route, exchange), status, costNanos);
        } catch (RuntimeException e) {
            log.error("{} cannot be observed", Printable.of(exchange.serviceMethod()), e);
        }
    }

    private void tell(Exchange exchange) {
        for (ExchangeListener listener : listeners) {
            listener.exchangeEnded(exchange);
        }
    }

    private static String routeName(Side side, @Nullable Route route, Message exchange) {
        if (side == Side.CLIENT) {
            return ServicePath.pathOf(exchange.serviceMethod());
        }
        return route == null ? Exchange.UNKNOWN_ROUTE : route.metricName();
    }
}
