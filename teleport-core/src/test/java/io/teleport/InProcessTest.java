package io.teleport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.teleport.session.Session;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sessions within the process, whose two ends read within each other's writes. */
class InProcessTest {

    private static final int ROUNDS = 5_000;

    private final AtomicInteger pushed = new AtomicInteger();
    private final Peer peer = Peer.builder()
            .config(PeerConfig.builder()
                    .listener(ListenerConfig.of("inside", Network.LOCAL, "in-process-test"))
                    .build())
            .routes(router -> {
                router.call(
                        "/add",
                        int[].class,
                        (numbers, context) -> IntStream.of(numbers).sum());
                router.push("/count", String.class, (text, context) -> pushed.incrementAndGet());
            })
            .build();

    @AfterEach
    void close() {
        peer.close();
    }

    @Test
    void callsAndPushesOfBothEndsAllArrive() {
        peer.listen();
        Session session = peer.dial("in-process-test", DialOptions.defaults().withNetwork(Network.LOCAL));
        for (int i = 0; i < ROUNDS; i++) {
            peer.broadcast("/count", "n");
            assertThat(session.call("/add", new int[] {1, 2, 3}, Integer.class)).isEqualTo(6);
        }
        await().until(() -> pushed.get() == 2 * ROUNDS);
    }
}
