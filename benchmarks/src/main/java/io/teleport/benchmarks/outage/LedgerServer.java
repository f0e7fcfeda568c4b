package io.teleport.benchmarks.outage;

import io.teleport.AccessLogMode;
import io.teleport.Peer;
import io.teleport.PeerConfig;
import io.teleport.benchmarks.endurance.Answers;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The process that ends: notes every call in the ledger, and answers it some milliseconds later. */
public final class LedgerServer {

    static final String NOTE = "/note";

    private static final int NAP_MILLIS = 5;

    private LedgerServer() {}

    /** Arguments: the port, the ledger's file, and the longest time in which others may leave in milliseconds. */
    public static void main(String[] args) throws IOException {
        Ledger ledger = new Ledger(Path.of(args[1]));
        PeerConfig config = PeerConfig.builder()
                .listenPort(Integer.parseInt(args[0]))
                .reusePort(true)
                .accessLog(AccessLogMode.NONE)
                .drainTimeout(Duration.ofMillis(Long.parseLong(args[2])))
                .build();
        try (Peer peer = Peer.builder()
                .config(config)
                .routes(router -> router.call(NOTE, Integer.class, (number, context) -> {
                    ledger.handled(number);
                    TimeUnit.MILLISECONDS.sleep(NAP_MILLIS);
                    return number;
                }))
                .build()) {
            peer.listen();
            Answers.give(String.valueOf(peer.port()), question -> String.valueOf(peer.sessionCount()));
        }
    }
}
