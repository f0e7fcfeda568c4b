package io.teleport.benchmarks.soak;

import io.teleport.Peer;
import io.teleport.PeerConfig;
import io.teleport.PeerStats;
import io.teleport.benchmarks.endurance.Answers;
import io.teleport.benchmarks.endurance.LeakCounter;
import io.teleport.benchmarks.endurance.Memory;
import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** The process that is called, pushed to and connected to for long. */
public final class SoakServer {

    private static final int BROADCAST_MILLIS = 200;

    private final LeakCounter leaks = LeakCounter.install();
    private final AtomicLong broadcasts = new AtomicLong();
    private final SoakRoutes routes = new SoakRoutes();
    private final Peer peer;

    private SoakServer() {
        peer = Peer.builder()
                .config(PeerConfig.builder().listenPort(0).build())
                .routes(routes::register)
                .build();
        peer.listen();
    }

    public static void main(String[] args) throws IOException {
        SoakServer server = new SoakServer();
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        timer.scheduleAtFixedRate(server::broadcast, BROADCAST_MILLIS, BROADCAST_MILLIS, TimeUnit.MILLISECONDS);
        try {
            Answers.give(String.valueOf(server.peer.port()), server::answer);
        } finally {
            timer.shutdownNow();
            server.peer.close();
        }
    }

    private void broadcast() {
        broadcasts.addAndGet(peer.broadcast(SoakRoutes.CLIENT_NOTE, "to all").sent());
    }

    private String answer(String question) {
        PeerStats stats = peer.stats();
        return switch (question) {
            case "memory" -> Memory.now().format();
            case "sessions" -> String.valueOf(stats.sessions());
            case "counters" ->
                stats.inFlight() + " " + stats.pendingCalls() + " " + stats.queuedTasks() + " " + stats.activeWorkers();
            case "bad" -> String.valueOf(stats.badFrames());
            case "received" -> String.valueOf(routes.notes());
            case "sent" -> String.valueOf(broadcasts.get() + routes.pushed());
            case "leaks" -> String.valueOf(leaks.reports());
            default -> throw new IllegalArgumentException(question);
        };
    }
}
