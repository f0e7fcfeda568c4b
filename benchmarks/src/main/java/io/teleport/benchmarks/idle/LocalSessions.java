package io.teleport.benchmarks.idle;

import io.teleport.DialOptions;
import io.teleport.ListenerConfig;
import io.teleport.Network;
import io.teleport.Peer;
import io.teleport.PeerConfig;
import io.teleport.PeerResources;
import io.teleport.benchmarks.endurance.Memory;
import io.teleport.benchmarks.endurance.Verdict;
import java.util.List;

/** Sessions within one process, both ends of them: more than a machine has ports for. */
final class LocalSessions {

    private static final int MOST_HEAP = 12 * 1024;
    private static final String ADDRESS = "idle";

    private LocalSessions() {}

    static void weigh(int count, Verdict verdict) {
        PeerConfig config = PeerConfig.builder()
                .network(Network.LOCAL)
                .listeners(List.of(ListenerConfig.of("local", Network.LOCAL, ADDRESS)))
                .build();
        try (PeerResources resources = PeerResources.create(config);
                Peer server = Peer.builder().config(config).resources(resources).build();
                Peer client = Peer.builder().config(config).resources(resources).build()) {
            server.listen();
            Memory before = Memory.now();
            verdict.note("before: %s", before);
            for (int i = 0; i < count; i++) {
                client.dial(ADDRESS, DialOptions.defaults());
            }
            Memory after = Memory.now();
            verdict.note("with %,d sessions: %s", count, after);
            verdict.check(server.sessionCount() == count, "sessions at the server: %,d", server.sessionCount());
            long heap = (after.heap() - before.heap()) / count;
            verdict.check(
                    heap < MOST_HEAP,
                    "heap bytes a session, both ends: %,d (expected: less than %,d)",
                    heap,
                    MOST_HEAP);
        }
    }
}
