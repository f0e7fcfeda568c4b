package io.teleport.benchmarks.idle;

import io.teleport.Peer;
import io.teleport.PeerConfig;
import io.teleport.benchmarks.endurance.Answers;
import io.teleport.benchmarks.endurance.Memory;
import io.teleport.benchmarks.stack.EchoHandler;
import io.teleport.benchmarks.teleport.TeleportStack;
import java.io.IOException;

/** The process whose idle sessions are weighed. */
public final class IdleServer {

    private IdleServer() {}

    public static void main(String[] args) throws IOException {
        PeerConfig config = PeerConfig.builder().listenPort(0).build();
        try (Peer peer = Peer.builder()
                .config(config)
                .routes(TeleportStack.routes(new EchoHandler()))
                .build()) {
            peer.listen();
            Answers.give(String.valueOf(peer.port()), question -> answer(peer, question));
        }
    }

    private static String answer(Peer peer, String question) {
        return switch (question) {
            case "memory" -> Memory.now().format();
            case "sessions" -> String.valueOf(peer.sessionCount());
            default -> throw new IllegalArgumentException(question);
        };
    }
}
