package io.teleport.spring.boot.autoconfigure;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.teleport.message.Status;
import io.teleport.plugin.Exchange;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The meters of one route, kind and side. */
final class SideMeters {

    private final MeterRegistry registry;
    private final StatusLabels statuses;
    private final Tags tags;
    private final Timer ok;
    private final Counter received;
    private final Counter sent;
    private final Map<String, Failures> failures = new ConcurrentHashMap<>();

    SideMeters(MeterRegistry registry, StatusLabels statuses, Tags tags) {
        this.registry = registry;
        this.statuses = statuses;
        this.tags = tags;
        this.ok = timer(tags.and("status", StatusLabels.OK));
        this.received = bytes("teleport.received", "Bytes of frames that were read");
        this.sent = bytes("teleport.sent", "Bytes of frames that were written");
    }

    void record(Exchange exchange) {
        received.increment(exchange.receivedBytes());
        sent.increment(exchange.sentBytes());
        Status status = exchange.status();
        if (status.isOk()) {
            ok.record(exchange.costNanos(), TimeUnit.NANOSECONDS);
        } else {
            failures.computeIfAbsent(statuses.of(status), this::failures).record(exchange.costNanos());
        }
    }

    private Failures failures(String code) {
        Tags all = tags.and("status", code);
        Counter counter = Counter.builder("teleport.errors")
                .description("Exchanges that ended with a status other than OK")
                .tags(all)
                .register(registry);
        return new Failures(timer(all), counter);
    }

    private Timer timer(Tags all) {
        return Timer.builder("teleport.exchanges")
                .description("Calls and pushes and the time they took")
                .tags(all)
                .register(registry);
    }

    private Counter bytes(String name, String description) {
        return Counter.builder(name)
                .description(description)
                .baseUnit("bytes")
                .tags(tags)
                .register(registry);
    }

    private record Failures(Timer timer, Counter counter) {

        void record(long nanos) {
            timer.record(nanos, TimeUnit.NANOSECONDS);
            counter.increment();
        }
    }
}
