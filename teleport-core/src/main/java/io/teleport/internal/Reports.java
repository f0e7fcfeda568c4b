package io.teleport.internal;

import io.teleport.PeerConfig;
import io.teleport.message.Message;
import io.teleport.message.Printable;
import io.teleport.message.Status;
import io.teleport.plugin.Exchange;
import io.teleport.plugin.Exchange.Side;
import io.teleport.plugin.ExchangeListener;
import io.teleport.plugin.RouteInfo.Kind;
import io.teleport.router.Route;
import io.teleport.router.ServicePath;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where exchanges that have ended are logged and told to listeners; what goes wrong there does not touch them. */
final class Reports {

    private static final Logger log = LoggerFactory.getLogger(Reports.class);

    private final AccessLog accessLog;
    private final ExchangeListener[] listeners;
    private final boolean countTime;

    Reports(PeerConfig config, List<ExchangeListener> listeners) {
        this.accessLog = new AccessLog(config);
        this.listeners = listeners.toArray(ExchangeListener[]::new);
        this.countTime = config.countTime();
    }

    /**
     * Reports one exchange.
     *
     * @param route    what took it at this end; {@code null} for none, and when this end asked
     * @param exchange the message that began it
     * @param received what was read; {@code null} for nothing
     * @param sent     what was written; {@code null} for nothing
     */
    void ended(
            SessionImpl session,
            Kind kind,
            Side side,
            @Nullable Route route,
            Message exchange,
            Status status,
            long startNanos,
            @Nullable Message received,
            @Nullable Message sent) {
        if (listeners.length == 0 && accessLog.ignores(status)) {
            return;
        }
        long cost = countTime ? System.nanoTime() - startNanos : 0;
        try {
            if (accessLog.wants(status, cost)) {
                accessLog.write(kind, side, session, exchange, cost, status, received, sent);
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
