package io.teleport.benchmarks.chaos;

import io.teleport.Peer;
import io.teleport.PeerConfig;
import io.teleport.benchmarks.endurance.Answers;
import io.teleport.message.StatusException;
import io.teleport.session.Session;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** The process that minds its business meanwhile: calls, one after the other on each of a few sessions. */
public final class GoodClient {

    private static final int SESSIONS = 4;
    private static final int PAUSE_MILLIS = 1;
    private static final int MOST_PRINTED = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final AtomicLong calls = new AtomicLong();
    private final AtomicLong errors = new AtomicLong();
    private final AtomicLong slowestNanos = new AtomicLong();
    private volatile boolean over;

    private GoodClient() {}

    /** Arguments: the port. */
    public static void main(String[] args) throws IOException, InterruptedException {
        GoodClient client = new GoodClient();
        try (Peer peer = Peer.builder().config(PeerConfig.builder().build()).build()) {
            Thread[] callers = new Thread[SESSIONS];
            for (int i = 0; i < SESSIONS; i++) {
                Session session = peer.dial("127.0.0.1:" + args[0]);
                callers[i] = new Thread(() -> client.call(session), "caller-" + i);
                callers[i].start();
            }
            Answers.give("ready", question -> client.answer());
            client.over = true;
            for (Thread caller : callers) {
                caller.join();
            }
        }
    }

    private String answer() {
        return calls + " " + errors + " " + TimeUnit.NANOSECONDS.toMillis(slowestNanos.get());
    }

    private void call(Session session) {
        while (!over && session.isHealthy()) {
            long start = System.nanoTime();
            String text = "call " + calls.incrementAndGet();
            try {
                String answer = session.request(ChaosServer.ECHO)
                        .body(text)
                        .timeout(PATIENCE)
                        .call(String.class);
                check(text.equals(answer), "answer: " + answer + " (expected: " + text + ")");
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            } catch (StatusException | InterruptedException e) {
                check(over, e.toString());
            }
            slowestNanos.accumulateAndGet(System.nanoTime() - start, Math::max);
        }
    }

    private void check(boolean good, String text) {
        if (!good) {
            if (errors.incrementAndGet() <= MOST_PRINTED) {
                System.err.println("good client: " + text);
            }
        }
    }
}
