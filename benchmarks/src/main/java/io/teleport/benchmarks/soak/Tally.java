package io.teleport.benchmarks.soak;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** What became of everything that the clients began. */
final class Tally {

    private static final int MOST_PRINTED = 20;

    final AtomicLong started = new AtomicLong();
    final AtomicLong ended = new AtomicLong();
    final AtomicLong unexpected = new AtomicLong();
    final AtomicLong pushesSent = new AtomicLong();
    final AtomicLong pushesReceived = new AtomicLong();
    final AtomicLong connects = new AtomicLong();
    private final Map<Integer, AtomicLong> statuses = new ConcurrentHashMap<>();

    /** A call has ended with a status, and, when that is OK, with the right answer or a wrong one. */
    void ended(Action action, int code, boolean right) {
        ended.incrementAndGet();
        statuses.computeIfAbsent(code, key -> new AtomicLong()).incrementAndGet();
        if (!right || !action.expects(code)) {
            surprise(action + ": status " + code + (right ? "" : ", a wrong answer"));
        }
    }

    void surprise(String text) {
        if (unexpected.incrementAndGet() <= MOST_PRINTED) {
            System.err.println("unexpected: " + text);
        }
    }

    long unanswered() {
        return started.get() - ended.get();
    }

    Map<Integer, AtomicLong> statuses() {
        return new TreeMap<>(statuses);
    }
}
