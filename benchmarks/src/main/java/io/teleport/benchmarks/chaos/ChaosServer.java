package io.teleport.benchmarks.chaos;

import io.teleport.Peer;
import io.teleport.PeerConfig;
import io.teleport.PeerStats;
import io.teleport.benchmarks.endurance.Answers;
import io.teleport.benchmarks.endurance.LeakCounter;
import io.teleport.benchmarks.endurance.Memory;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The process that is attacked: a peer with default limits and a read timeout. */
public final class ChaosServer {

    static final String ECHO = "/echo";
    static final String SLOW = "/slow";
    static final String NEWS = "/news";
    private static final int SLOW_MILLIS = 20;

    private ChaosServer() {}

    public static void main(String[] args) throws IOException {
        LeakCounter leaks = LeakCounter.install();
        PeerConfig config = PeerConfig.builder()
                .listenPort(0)
                .readTimeout(Duration.ofSeconds(30))
                .writeTimeout(Duration.ofSeconds(5))
                .closeTimeout(Duration.ofSeconds(5))
                .build();
        try (Peer peer = Peer.builder()
                .config(config)
                .routes(router -> {
                    router.call(ECHO, String.class, (text, context) -> text);
                    router.call(SLOW, String.class, (text, context) -> {
                        TimeUnit.MILLISECONDS.sleep(SLOW_MILLIS);
                        return text;
                    });
                    router.push(NEWS, String.class, (text, context) -> {});
                })
                .build()) {
            peer.listen();
            Answers.give(String.valueOf(peer.port()), question -> answer(peer, leaks, question));
        }
    }

    private static String answer(Peer peer, LeakCounter leaks, String question) {
        PeerStats stats = peer.stats();
        return switch (question) {
            case "memory" -> Memory.now().format();
            case "sessions" -> String.valueOf(stats.sessions());
            case "busy" -> String.valueOf(stats.inFlight() + stats.pendingCalls() + stats.queuedTasks());
            case "bad" -> String.valueOf(stats.badFrames());
            case "leaks" -> String.valueOf(leaks.reports());
            default -> throw new IllegalArgumentException(question);
        };
    }
}
