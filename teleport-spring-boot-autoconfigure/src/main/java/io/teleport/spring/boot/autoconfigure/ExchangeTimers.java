package io.teleport.spring.boot.autoconfigure;

import io.micrometer.core.instrument.MeterRegistry;
import io.teleport.message.Message;
import io.teleport.message.MessageType;
import io.teleport.message.Status;
import io.teleport.plugin.Exchange.Side;
import io.teleport.plugin.ExchangeObserver;
import io.teleport.plugin.ObservedExchange;
import io.teleport.plugin.RouteInfo.Kind;
import io.teleport.session.Session;
import org.jspecify.annotations.Nullable;

/**
 * Records the timers that Micrometer makes of {@link ExchangeObservations} by default, without the observations, by the
 * times that the engine has taken anyway. There are no timers of exchanges that are under way.
 */
final class ExchangeTimers implements ExchangeObserver {

    private final RouteTable<ObservationTimers> timers;

    ExchangeTimers(MeterRegistry registry) {
        StatusLabels statuses = new StatusLabels();
        this.timers =
                new RouteTable<>((route, kind, side) -> new ObservationTimers(registry, statuses, route, kind, side));
    }

    @Override
    public ObservedExchange began(Side side, String route, Message message, @Nullable Session session) {
        Kind kind = message.type() == MessageType.PUSH ? Kind.PUSH : Kind.CALL;
        return new Timed(kind, side);
    }

    /** One exchange. */
    private final class Timed implements ObservedExchange {

        private final Kind kind;
        private final Side side;
        private @Nullable Throwable error;

        Timed(Kind kind, Side side) {
            this.kind = kind;
            this.side = side;
        }

        @Override
        public Scope open() {
            return Scope.NONE;
        }

        @Override
        public void failed(Throwable cause) {
            error = cause;
        }

        @Override
        public void ended(String route, Status status, long costNanos) {
            timers.get(route, kind, side).record(status, error, costNanos);
        }
    }
}
