package io.teleport.pressure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import io.teleport.Peer;
import io.teleport.session.Session;
import io.teleport.testing.LogRecorder;
import io.teleport.testing.RawClient;
import io.teleport.testing.RawFrame;
import io.teleport.testing.TestPeers;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes of every kind, always the same ones: the peer lives, and a good session does not notice. */
class RandomBytesTest {

    private static final int CONNECTIONS = 1000;

    @RegisterExtension
    final TestPeers peers = new TestPeers();

    @RegisterExtension
    final LogRecorder log = LogRecorder.ofTheEngine();

    @RegisterExtension
    final LogRecorder accessLog = LogRecorder.ofTheAccessLog();

    @ParameterizedTest
    @ValueSource(strings = {"raw@4", "raw@5", "raw@6", "json@5", "protobuf@6", "http@5"})
    void goodSessionNoticesNothing(String proto) {
        Peer server = peers.server(
                config -> config.proto(proto).messageSizeLimit(64 * 1024).inflatedSizeLimit(256 * 1024), router -> {
                    router.call("/echo", String.class, (text, context) -> text);
                    router.push("/news", String.class, (text, context) -> {});
                });
        Session good = peers.dial(server, config -> config.proto(proto), router -> {});
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<Integer> calls = CompletableFuture.supplyAsync(() -> callUntil(over, good));
        Random random = new Random(42);
        for (int i = 0; i < CONNECTIONS; i++) {
            try (RawClient bad = RawClient.connect(server.port())) {
                bad.sendQuietly(badBytes(random));
            }
        }
        over.set(true);
        assertThat(calls.join()).isPositive();
        await().untilAsserted(() -> assertThat(server.sessionCount()).isEqualTo(1));
        await().untilAsserted(() -> assertThat(server.stats().inFlight()).isZero());
        assertThat(log.lines(Level.ERROR)).isEmpty();
    }

    private static int callUntil(AtomicBoolean over, Session session) {
        int calls = 0;
        while (!over.get()) {
            String text = "call " + ++calls;
            assertThat(session.call("/echo", text, String.class)).isEqualTo(text);
        }
        return calls;
    }

    private static byte[] badBytes(Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> noise(random, 1 + random.nextInt(2000));
            case 1 -> framed(random, noise(random, 1 + random.nextInt(500)));
            case 2 -> changed(random, good(random));
            case 3 -> Arrays.copyOf(good(random), 1 + random.nextInt(40));
            default -> packed(random).bytes();
        };
    }

    private static byte[] noise(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Noise with the beginning of a frame, so that its inside is looked at. */
    private static byte[] framed(Random random, byte[] bytes) {
        bytes[0] = 0;
        for (int i = 1; i < Math.min(bytes.length, 4); i++) {
            bytes[i] = (byte) (bytes.length >> (24 - i * 8));
        }
        for (int i = 4; i < Math.min(bytes.length, 6); i++) {
            bytes[i] = (byte) (random.nextBoolean() ? 0 : 'r');
        }
        return bytes;
    }

    private static byte[] changed(Random random, byte[] frame) {
        int changes = 1 + random.nextInt(4);
        IntStream.range(0, changes).forEach(i -> frame[random.nextInt(frame.length)] = (byte) random.nextInt());
        return frame;
    }

    private static byte[] good(Random random) {
        return RawFrame.call("/echo")
                .type(1 + random.nextInt(3))
                .metadata("a=b&X-Timeout=5")
                .body("\"hello\"")
                .bytes();
    }

    private static RawFrame packed(Random random) {
        return RawFrame.call("/echo").body(noise(random, 300)).packed(random.nextBoolean() ? "g" : "gg", content -> {
            byte[] zipped = RawFrame.gzip(content);
            return changed(random, Arrays.copyOf(zipped, zipped.length - random.nextInt(20)));
        });
    }
}
