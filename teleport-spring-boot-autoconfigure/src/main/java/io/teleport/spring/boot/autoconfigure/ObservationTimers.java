package io.teleport.spring.boot.autoconfigure;

import io.micrometer.common.KeyValue;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.teleport.message.Status;
import io.teleport.message.StatusException;
import io.teleport.plugin.Exchange.Side;
import io.teleport.plugin.RouteInfo.Kind;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The timers of one route, kind and side, by status and error, each made when it is first needed. */
final class ObservationTimers {

    private static final Outcome OK = new Outcome(StatusLabels.OK, KeyValue.NONE_VALUE);

    private final MeterRegistry registry;
    private final StatusLabels statuses;
    private final String name;
    private final Tags tags;
    private final Map<Outcome, Timer> failures = new ConcurrentHashMap<>();
    private volatile @Nullable Timer ok;

    ObservationTimers(MeterRegistry registry, StatusLabels statuses, String route, Kind kind, Side side) {
        this.registry = registry;
        this.statuses = statuses;
        this.name = "teleport." + RouteTable.label(side);
        this.tags = Tags.of("kind", RouteTable.label(kind), "route", route);
    }

    void record(Status status, @Nullable Throwable error, long nanos) {
        Timer timer = status.isOk() && error == null ? ok() : failure(status, error);
        timer.record(nanos, TimeUnit.NANOSECONDS);
    }

    /** Timers of the same name and tags are the same, so that a race costs nothing. */
    private Timer ok() {
        Timer known = ok;
        if (known == null) {
            known = timer(OK);
            ok = known;
        }
        return known;
    }

    private Timer failure(Status status, @Nullable Throwable error) {
        Class<?> type = error == null ? StatusException.class : error.getClass();
        return failures.computeIfAbsent(new Outcome(statuses.of(status), type.getSimpleName()), this::timer);
    }

    private Timer timer(Outcome outcome) {
        return registry.timer(name, tags.and("status", outcome.status(), "error", outcome.error()));
    }

    private record Outcome(String status, String error) {}
}
