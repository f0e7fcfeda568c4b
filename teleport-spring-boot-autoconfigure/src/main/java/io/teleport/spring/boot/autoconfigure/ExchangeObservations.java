package io.teleport.spring.boot.autoconfigure;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.teleport.message.Message;
import io.teleport.message.Status;
import io.teleport.plugin.Exchange;
import io.teleport.plugin.ExchangeObserver;
import io.teleport.plugin.ObservedExchange;
import io.teleport.session.Session;
import io.teleport.spring.observation.DefaultTeleportClientObservationConvention;
import io.teleport.spring.observation.DefaultTeleportServerObservationConvention;
import io.teleport.spring.observation.ObservedMessage;
import io.teleport.spring.observation.TeleportClientContext;
import io.teleport.spring.observation.TeleportClientObservationConvention;
import io.teleport.spring.observation.TeleportServerContext;
import io.teleport.spring.observation.TeleportServerObservationConvention;
import org.jspecify.annotations.Nullable;

/** Makes an observation of every exchange, for meters, traces and whatever else a registry has handlers for. */
final class ExchangeObservations implements ExchangeObserver {

    private static final TeleportServerObservationConvention SERVER = new DefaultTeleportServerObservationConvention();
    private static final TeleportClientObservationConvention CLIENT = new DefaultTeleportClientObservationConvention();

    private final ObservationRegistry registry;
    private final @Nullable TeleportServerObservationConvention server;
    private final @Nullable TeleportClientObservationConvention client;
    private final LabelLimit routes = new LabelLimit(RouteTable.LABELS);
    private final StatusLabels statuses = new StatusLabels();

    /** Conventions that are {@code null} leave the choice to the registry, and to the defaults. */
    ExchangeObservations(
            ObservationRegistry registry,
            @Nullable TeleportServerObservationConvention server,
            @Nullable TeleportClientObservationConvention client) {
        this.registry = registry;
        this.server = server;
        this.client = client;
    }

    @Override
    public @Nullable ObservedExchange began(
            Exchange.Side side, String route, Message message, @Nullable Session session) {
        if (registry.isNoop()) {
            return null;
        }
        ObservedMessage exchange = new ObservedMessage(routes.apply(route), message, session);
        Observation observation = side == Exchange.Side.SERVER ? asked(exchange) : asking(exchange);
        return observation.isNoop() ? null : new Observed(exchange, observation.start());
    }

    private Observation asked(ObservedMessage exchange) {
        return Observation.createNotStarted(server, SERVER, () -> new TeleportServerContext(exchange), registry);
    }

    private Observation asking(ObservedMessage exchange) {
        return Observation.createNotStarted(client, CLIENT, () -> new TeleportClientContext(exchange), registry);
    }

    /** One exchange and its observation. */
    private final class Observed implements ObservedExchange {

        private final ObservedMessage exchange;
        private final Observation observation;

        Observed(ObservedMessage exchange, Observation observation) {
            this.exchange = exchange;
            this.observation = observation;
        }

        @Override
        public Scope open() {
            return observation.openScope()::close;
        }

        @Override
        public void failed(Throwable cause) {
            observation.error(cause);
        }

        @Override
        public void ended(String route, Status status, long costNanos) {
            exchange.ended(routes.apply(route), status, statuses.of(status));
            if (!status.isOk() && observation.getContext().getError() == null) {
                observation.error(status.asException());
            }
            observation.stop();
        }
    }
}
