package io.teleport.pressure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.teleport.Peer;
import io.teleport.session.DispatchMode;
import io.teleport.session.Session;
import io.teleport.testing.RawClient;
import io.teleport.testing.RawFrame;
import io.teleport.testing.TestPeers;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Above the limit of one session's requests under way, reading from it pauses; nothing is lost. */
class InFlightLimitTest {

    private static final int CALLS = 100;

    @RegisterExtension
    final TestPeers peers = new TestPeers();

    private final Semaphore permits = new Semaphore(0);

    @AfterEach
    void release() {
        permits.release(CALLS * 10);
    }

    private Peer server(int maxInFlight, DispatchMode mode) {
        return peers.server(
                config -> config.maxInFlight(maxInFlight).dispatch(mode).readTimeout(Duration.ofMillis(300)),
                router -> {
                    router.call("/wait", int.class, (number, context) -> {
                        permits.acquire();
                        return number;
                    });
                    router.call(
                            "/later",
                            int.class,
                            (number, context) -> CompletableFuture.supplyAsync(() -> {
                                permits.acquireUninterruptibly();
                                return number;
                            }));
                    router.call("/echo", int.class, (number, context) -> number);
                });
    }

    @ParameterizedTest
    @CsvSource({"10, CONCURRENT", "1, CONCURRENT", "2, CONCURRENT", "10, ORDERED", "1, ORDERED"})
    void readingPausesAboveTheLimitAndAllAreAnsweredInTheEnd(int limit, DispatchMode mode) {
        Peer server = server(limit, mode);
        RawClient client = peers.connect(server).send(calls("/wait"));
        await().untilAsserted(() -> assertThat(server.stats().inFlight()).isEqualTo(limit));
        for (int round = 0; round < 5; round++) {
            permits.release();
            await().during(Duration.ofMillis(20)).until(() -> server.stats().inFlight() <= limit);
        }
        permits.release(CALLS);
        assertAllAnswered(client);
        await().untilAsserted(() -> assertThat(server.stats().inFlight()).isZero());
    }

    @Test
    void handlersOnTheEventLoopThatAnswerLaterCountToo() {
        Peer server = server(10, DispatchMode.EVENT_LOOP);
        RawClient client = peers.connect(server).send(calls("/later"));
        await().untilAsserted(() -> assertThat(server.stats().inFlight()).isEqualTo(10));
        permits.release(CALLS);
        assertAllAnswered(client);
    }

    /** The read timeout is for a silent peer, not for one that may not be heard. */
    @Test
    void pausedSessionDoesNotTimeOut() {
        Peer server = server(1, DispatchMode.CONCURRENT);
        RawClient client = peers.connect(server).send(calls("/wait"));
        await().untilAsserted(() -> assertThat(server.stats().inFlight()).isEqualTo(1));
        await().during(Duration.ofMillis(900)).until(() -> server.sessionCount() == 1);
        permits.release(CALLS);
        assertAllAnswered(client);
    }

    @Test
    void otherSessionsAreNotHeldUp() {
        Peer server = server(1, DispatchMode.CONCURRENT);
        peers.connect(server).send(calls("/wait"));
        await().untilAsserted(() -> assertThat(server.stats().inFlight()).isEqualTo(1));
        Session other = peers.dial(server);
        assertThat(other.call("/echo", 7, Integer.class)).isEqualTo(7);
    }

    private static byte[] calls(String route) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < CALLS; i++) {
            all.writeBytes(
                    RawFrame.call(route).seq("n" + i).body(Integer.toString(i)).bytes());
        }
        return all.toByteArray();
    }

    private static void assertAllAnswered(RawClient client) {
        Set<String> expected = new HashSet<>();
        IntStream.range(0, CALLS).forEach(i -> expected.add(Integer.toString(i)));
        List<String> answers = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            answers.add(RawClient.text(client.read()));
        }
        assertThat(answers).containsExactlyInAnyOrderElementsOf(expected);
    }
}
