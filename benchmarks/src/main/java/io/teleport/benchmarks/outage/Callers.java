package io.teleport.benchmarks.outage;

import io.teleport.AccessLogMode;
import io.teleport.DialOptions;
import io.teleport.Peer;
import io.teleport.PeerConfig;
import io.teleport.PeerResources;
import io.teleport.message.Status;
import io.teleport.session.CallResult;
import io.teleport.session.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** Clients that redial for ever, each a peer with one session and one thread that calls all the time. */
final class Callers implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration INTERVAL = Duration.ofMillis(50);
    private static final Duration LONGEST_INTERVAL = Duration.ofSeconds(1);
    private static final int PAUSE_MILLIS = 20;

    private final PeerConfig config =
            PeerConfig.builder().accessLog(AccessLogMode.NONE).build();
    private final PeerResources resources = PeerResources.create(config);
    private final List<Client> clients = new ArrayList<>();
    private final AtomicInteger numbers = new AtomicInteger();
    private final Map<Integer, Outcome> outcomes = new ConcurrentSkipListMap<>();
    private final AtomicLong slowestNanos = new AtomicLong();
    private volatile boolean over;

    Callers(int count, int port) {
        DialOptions forEver = DialOptions.defaults().withRedial(-1, INTERVAL, LONGEST_INTERVAL);
        for (int i = 0; i < count; i++) {
            Peer peer = Peer.builder().config(config).resources(resources).build();
            clients.add(new Client(peer, peer.dial("127.0.0.1:" + port, forEver)));
        }
    }

    void start() {
        clients.forEach(client -> client.thread.start());
    }

    /** Ends the calls that are under way; returns how many threads do not end. */
    int stop() throws InterruptedException {
        over = true;
        int stuck = 0;
        for (Client client : clients) {
            client.thread.join(PATIENCE.plusSeconds(5).toMillis());
            stuck += client.thread.isAlive() ? 1 : 0;
        }
        return stuck;
    }

    /** Marks the sessions that have had an answer since they were last looked at. */
    void markAnswered(BitSet answered) {
        for (int i = 0; i < clients.size(); i++) {
            if (clients.get(i).answers.sumThenReset() > 0) {
                answered.set(i);
            }
        }
    }

    long healthy() {
        return clients.stream().filter(client -> client.session.isHealthy()).count();
    }

    int begun() {
        return numbers.get();
    }

    Map<Integer, Outcome> outcomes() {
        return outcomes;
    }

    long slowestMillis() {
        return TimeUnit.NANOSECONDS.toMillis(slowestNanos.get());
    }

    /** Failed calls by their status. */
    Map<String, Integer> failures() {
        Map<String, Integer> byStatus = new TreeMap<>();
        outcomes.values().stream()
                .filter(outcome -> !outcome.status().isOk())
                .forEach(outcome -> byStatus.merge(
                        outcome.status().code() + " " + outcome.status().message(), 1, Integer::sum));
        return byStatus;
    }

    @Override
    public void close() {
        clients.forEach(client -> client.peer.close());
        resources.close();
    }

    /**
     * How a call ended.
     *
     * @param right whether the answer is the one that belongs to it
     */
    record Outcome(Status status, boolean right) {}

    /** One of them. */
    private final class Client {

        private final Peer peer;
        private final Session session;
        private final LongAdder answers = new LongAdder();
        private final Thread thread = new Thread(this::run, "caller");

        private Client(Peer peer, Session session) {
            this.peer = peer;
            this.session = session;
        }

        private void run() {
            while (!over && numbers.get() < Ledger.MOST - 1000) {
                Status status = call(numbers.getAndIncrement());
                if (!status.isOk()) {
                    pause();
                }
            }
        }

        private Status call(int number) {
            long start = System.nanoTime();
            CallResult<Integer> result = session.request(LedgerServer.NOTE)
                    .body(number)
                    .timeout(PATIENCE)
                    .exchange(Integer.class);
            slowestNanos.accumulateAndGet(System.nanoTime() - start, Math::max);
            boolean ok = result.status().isOk();
            outcomes.put(
                    number,
                    new Outcome(result.status(), !ok || Integer.valueOf(number).equals(result.body())));
            if (ok) {
                answers.increment();
            }
            return result.status();
        }

        private void pause() {
            try {
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
