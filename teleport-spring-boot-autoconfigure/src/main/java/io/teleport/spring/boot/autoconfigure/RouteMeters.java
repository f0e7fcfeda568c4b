package io.teleport.spring.boot.autoconfigure;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.teleport.plugin.Exchange;
import io.teleport.plugin.Exchange.Side;
import io.teleport.plugin.RouteInfo.Kind;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** The meters of one route, each made when it is first needed. */
final class RouteMeters {

    private final MeterRegistry registry;
    private final String route;
    private final LabelLimit statuses;
    private final AtomicReferenceArray<SideMeters> meters = new AtomicReferenceArray<>(4);

    RouteMeters(MeterRegistry registry, String route, LabelLimit statuses) {
        this.registry = registry;
        this.route = route;
        this.statuses = statuses;
    }

    void record(Exchange exchange) {
        int index = (exchange.kind() == Kind.CALL ? 0 : 2) + (exchange.side() == Side.CLIENT ? 0 : 1);
        SideMeters known = meters.get(index);
        (known != null ? known : add(index, exchange)).record(exchange);
    }

    /** Meters of the same name and tags are the same, so that a race costs no more than an object. */
    private SideMeters add(int index, Exchange exchange) {
        SideMeters made = new SideMeters(
                registry,
                statuses,
                Tags.of("route", route, "kind", label(exchange.kind()), "side", label(exchange.side())));
        meters.set(index, made);
        return made;
    }

    private static String label(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
