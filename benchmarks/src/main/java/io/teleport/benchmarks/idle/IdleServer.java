package io.teleport.benchmarks.idle;

import io.teleport.Peer;
import io.teleport.PeerConfig;
import io.teleport.benchmarks.endurance.Answers;
import io.teleport.benchmarks.endurance.Memory;
import java.io.IOException;

/** The process whose idle sessions are weighed. */
public final class IdleServer {

    static final String ECHO = "/echo";

    private IdleServer() {}

    public static void main(String[] args) throws IOException {
        PeerConfig config = PeerConfig.builder().listenPort(0).build();
        try (Peer peer = Peer.builder()
                .config(config)
                .routes(router -> router.call(ECHO, String.class, (text, context) -> text))
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
