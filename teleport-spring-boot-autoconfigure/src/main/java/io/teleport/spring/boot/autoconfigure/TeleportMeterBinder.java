package io.teleport.spring.boot.autoconfigure;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.teleport.Peer;
import io.teleport.PeerStats;
import java.util.function.ToDoubleFunction;

/** Shows what a peer is doing at the moment, and what it has refused. */
final class TeleportMeterBinder implements MeterBinder {

    private final Peer peer;

    TeleportMeterBinder(Peer peer) {
        this.peer = peer;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        bindGauges(registry);
        bindCounters(registry);
    }

    private void bindGauges(MeterRegistry registry) {
        gauge("teleport.sessions", "Sessions that are not closed", PeerStats::sessions)
                .register(registry);
        gauge("teleport.in.flight", "Calls and pushes that are under way", PeerStats::inFlight)
                .tag("side", "server")
                .register(registry);
        gauge("teleport.in.flight", "Calls and pushes that are under way", PeerStats::pendingCalls)
                .tag("side", "client")
                .register(registry);
        gauge("teleport.dispatcher.queued", "Handlers that wait for a thread", PeerStats::queuedTasks)
                .register(registry);
        gauge("teleport.dispatcher.active", "Threads that run a handler", PeerStats::activeWorkers)
                .register(registry);
    }

    private void bindCounters(MeterRegistry registry) {
        count(registry, "teleport.messages.refused", "Messages that found no thread", PeerStats::refusedMessages);
        count(registry, "teleport.messages.dropped", "Messages that found no room", PeerStats::droppedMessages);
        count(registry, "teleport.frames.bad", "Connections ended by what they sent", PeerStats::badFrames);
        count(registry, "teleport.connections.rejected", "Connections above the limit", PeerStats::rejectedConnections);
    }

    private Gauge.Builder<Peer> gauge(String name, String description, ToDoubleFunction<PeerStats> value) {
        return Gauge.builder(name, peer, p -> value.applyAsDouble(p.stats())).description(description);
    }

    private void count(MeterRegistry registry, String name, String description, ToDoubleFunction<PeerStats> value) {
        FunctionCounter.builder(name, peer, p -> value.applyAsDouble(p.stats()))
                .description(description)
                .register(registry);
    }
}
