package io.teleport.pressure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.teleport.Peer;
import io.teleport.session.Session;
import io.teleport.testing.GarbageCollection;
import io.teleport.testing.TestPeers;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A session that has fallen silent keeps nothing of what it has handled. */
class SilentSessionMemoryTest {

    @RegisterExtension
    final TestPeers peers = new TestPeers();

    private final Queue<WeakReference<Object>> seen = new ConcurrentLinkedQueue<>();

    @Test
    void bodiesOfAFewCallsAreForgotten() {
        Peer server = peers.server(router -> router.call("/take", byte[].class, (bytes, context) -> {
            seen.add(new WeakReference<>(bytes));
            return bytes.length;
        }));
        Session session = peers.dial(server);
        for (int i = 0; i < 5; i++) {
            assertThat(session.call("/take", new byte[1000], Integer.class)).isEqualTo(1000);
        }
        assertAllForgotten(5);
    }

    @Test
    void contextsOfABurstAreForgotten() {
        CountDownLatch all = new CountDownLatch(500);
        Peer server = peers.server(config -> config.workers(600), router -> {
            router.call("/take", byte[].class, (bytes, context) -> {
                seen.add(new WeakReference<>(context));
                all.countDown();
                all.await();
                return bytes.length;
            });
        });
        Session session = peers.dial(server);
        List<CompletableFuture<Integer>> calls = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            calls.add(session.callAsync("/take", new byte[100], Integer.class));
        }
        calls.forEach(CompletableFuture::join);
        assertAllForgotten(500);
    }

    private void assertAllForgotten(int count) {
        assertThat(seen).hasSize(count);
        await().untilAsserted(() -> {
            GarbageCollection.await();
            assertThat(seen).allMatch(reference -> reference.get() == null);
        });
    }
}
