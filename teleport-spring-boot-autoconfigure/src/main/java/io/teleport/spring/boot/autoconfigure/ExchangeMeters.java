package io.teleport.spring.boot.autoconfigure;

import io.micrometer.core.instrument.MeterRegistry;
import io.teleport.plugin.Exchange;
import io.teleport.plugin.ExchangeListener;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts and times every exchange, by route, kind, side and status. */
final class ExchangeMeters implements ExchangeListener {

    /** Most routes and most statuses that get a label of their own. */
    static final int LABELS = 1000;

    private final MeterRegistry registry;
    private final LabelLimit routes = new LabelLimit(LABELS);
    private final LabelLimit statuses = new LabelLimit(LABELS);
    private final Map<String, RouteMeters> meters = new ConcurrentHashMap<>();

    ExchangeMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void exchangeEnded(Exchange exchange) {
        RouteMeters known = meters.get(exchange.route());
        (known != null ? known : add(exchange.route())).record(exchange);
    }

    private RouteMeters add(String route) {
        String label = routes.apply(route);
        return meters.computeIfAbsent(label, name -> new RouteMeters(registry, name, statuses));
    }
}
