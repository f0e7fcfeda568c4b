package io.teleport.internal;

import io.netty.util.Timer;
import io.teleport.message.Message;
import io.teleport.message.Printable;
import io.teleport.message.Status;
import io.teleport.plugin.Exchange.Side;
import io.teleport.plugin.ExchangeObserver;
import io.teleport.plugin.ObservedExchange;
import io.teleport.session.Session;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The observers of a peer, where there are any; one that fails hides nothing from the others. */
final class Observers {

    private static final Logger log = LoggerFactory.getLogger(Observers.class);

    private final ExchangeObserver[] all;
    private final Timer timer;

    private Observers(List<ExchangeObserver> all, Timer timer) {
        this.all = all.toArray(ExchangeObserver[]::new);
        this.timer = timer;
    }

    /** Returns {@code null} for none. */
    static @Nullable Observers of(List<ExchangeObserver> all, Timer timer) {
        return all.isEmpty() ? null : new Observers(all, timer);
    }

    /** As {@link ExchangeObserver#began}. */
    @Nullable
    ObservedExchange began(Side side, String route, Message message, @Nullable Session session) {
        ObservedExchange result = null;
        for (ExchangeObserver observer : all) {
            ObservedExchange next = began(observer, side, route, message, session);
            if (next != null) {
                result = result == null ? next : new Both(result, next);
            }
        }
        return result;
    }

    private @Nullable ObservedExchange began(
            ExchangeObserver observer, Side side, String route, Message message, @Nullable Session session) {
        try {
            ObservedExchange observed = observer.began(side, route, message, session);
            return observed == null ? null : TimedExchange.of(observed, timer);
        } catch (RuntimeException e) {
            log.error("{} cannot be observed", Printable.of(message.serviceMethod()), e);
            return null;
        }
    }

    /** What follows an exchange, twice. */
    private record Both(ObservedExchange first, ObservedExchange second) implements ObservedExchange {

        @Override
        public Scope open() {
            Scope outer = first.open();
            Scope inner = second.open();
            return () -> {
                inner.close();
                outer.close();
            };
        }

        @Override
        public void failed(Throwable cause) {
            first.failed(cause);
            second.failed(cause);
        }

        @Override
        public void ended(String route, Status status, long costNanos) {
            try {
                first.ended(route, status, costNanos);
            } finally {
                second.ended(route, status, costNanos);
            }
        }
    }
}
