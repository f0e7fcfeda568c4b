package io.teleport.pressure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.util.internal.PlatformDependent;
import io.teleport.Peer;
import io.teleport.PeerStats;
import io.teleport.session.Session;
import io.teleport.testing.LogRecorder;
import io.teleport.testing.RawClient;
import io.teleport.testing.RawFrame;
import io.teleport.testing.TestPeers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Many connections, good and bad, leave nothing behind. */
class ConnectionLimitsTest {

    private static final int MIB = 1024 * 1024;

    @RegisterExtension
    final TestPeers peers = new TestPeers();

    @RegisterExtension
    final LogRecorder log = LogRecorder.ofTheEngine();

    private Peer server(int maxConnections) {
        return peers.server(
                config -> config.maxConnections(maxConnections),
                router -> router.call("/echo", String.class, (text, context) -> text));
    }

    @Test
    void connectionsBeyondAreClosedAtOnceAndCounted() {
        Peer server = server(3);
        for (int i = 0; i < 3; i++) {
            assertAnswered(peers.connect(server));
        }
        for (int i = 1; i <= 5; i++) {
            assertThat(peers.connect(server).isClosedByPeer()).isTrue();
            assertThat(server.stats().rejectedConnections()).isEqualTo(i);
        }
        assertThat(server.sessionCount()).isEqualTo(3);
        assertThat(log.warnings()).isEmpty();
    }

    @Test
    void placesOfClosedConnectionsAreGivenAgain() {
        Peer server = server(2);
        for (int round = 0; round < 20; round++) {
            RawClient one = peers.connect(server);
            RawClient two = peers.connect(server);
            assertAnswered(one);
            assertAnswered(two);
            one.close();
            two.reset();
            await().pollInterval(Duration.ofMillis(5)).until(() -> server.sessionCount() == 0);
        }
        assertThat(server.stats().rejectedConnections()).isZero();
    }

    @Test
    void stormOfConnectionsLeavesNothing() {
        Peer server = server(0);
        byte[] call = RawFrame.call("/echo").body("\"x\"").bytes();
        for (int i = 0; i < 2000; i++) {
            try (RawClient client = RawClient.connect(server.port())) {
                switch (i % 4) {
                    case 0 -> client.send(call).read();
                    case 1 ->
                        client.sendQuietly(Arrays.copyOf(call, i % call.length)).reset();
                    case 2 -> client.sendQuietly(call);
                    default -> client.reset();
                }
            }
        }
        await().untilAsserted(() -> assertThat(server.sessionCount()).isZero());
        await().untilAsserted(() -> assertThat(quiet(server.stats())).isTrue());
        assertAnswered(peers.connect(server));
    }

    /** A length is a promise, not a reason to allocate. */
    @Test
    void announcedFramesTakeNoMemory() {
        Peer server = server(0);
        byte[] beginning = Arrays.copyOf(
                RawFrame.call("/echo").body(new byte[16 * MIB - 100]).bytes(), 10);
        Session good = peers.dial(server);
        assertThat(good.call("/echo", "before", String.class)).isEqualTo("before");
        long before = PlatformDependent.usedDirectMemory();
        List<RawClient> liars = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            liars.add(peers.connect(server).send(beginning));
        }
        await().untilAsserted(() -> assertThat(server.sessionCount()).isEqualTo(1001));
        assertThat(good.call("/echo", "after", String.class)).isEqualTo("after");
        assertThat(PlatformDependent.usedDirectMemory() - before).isLessThan(32 * MIB);
        liars.forEach(RawClient::reset);
        await().untilAsserted(() -> assertThat(server.sessionCount()).isEqualTo(1));
    }

    private static boolean quiet(PeerStats stats) {
        return stats.inFlight() == 0
                && stats.pendingCalls() == 0
                && stats.queuedTasks() == 0
                && stats.activeWorkers() == 0
                && stats.refusedMessages() == 0
                && stats.droppedMessages() == 0
                && stats.rejectedConnections() == 0;
    }

    private static void assertAnswered(RawClient client) {
        client.send(RawFrame.call("/echo").body("\"hello\""));
        assertThat(RawClient.text(client.read())).isEqualTo("\"hello\"");
    }
}
