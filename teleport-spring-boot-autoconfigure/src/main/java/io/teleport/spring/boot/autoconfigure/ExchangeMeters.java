package io.teleport.spring.boot.autoconfigure;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.teleport.plugin.Exchange;
import io.teleport.plugin.ExchangeListener;

/** Counts and times every exchange, by route, kind, side and status. */
final class ExchangeMeters implements ExchangeListener {

    private final RouteTable<SideMeters> meters;

    ExchangeMeters(MeterRegistry registry) {
        StatusLabels statuses = new StatusLabels();
        this.meters = new RouteTable<>((route, kind, side) -> new SideMeters(
                registry,
                statuses,
                Tags.of("route", route, "kind", RouteTable.label(kind), "side", RouteTable.label(side))));
    }

    @Override
    public void exchangeEnded(Exchange exchange) {
        meters.get(exchange.route(), exchange.kind(), exchange.side()).record(exchange);
    }
}
