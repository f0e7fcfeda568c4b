package io.teleport.benchmarks.chaos;

import io.teleport.benchmarks.endurance.Child;
import io.teleport.benchmarks.endurance.Memory;
import io.teleport.benchmarks.endurance.Verdict;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Attacks a peer for a while, and prints what it did to the peer's memory and to a good client. */
public final class Chaos {

    private static final int MIB = 1 << 20;

    /** What the largest message being inflated takes, on every event loop, while its buffer doubles. */
    private static final long MOST_AT_ONCE = 512L * MIB;

    private static final long MOST_LEFT = 64L * MIB;
    private static final int SECONDS_A_LOOK = 2;
    private static final int PATIENCE_SECONDS = 30;

    private final Verdict verdict = new Verdict();

    private Chaos() {}

    /** Arguments: seconds, and the attacks that are made, all otherwise. */
    public static void main(String[] args) throws Exception {
        Chaos chaos = new Chaos();
        chaos.run(args.length > 0 ? Integer.parseInt(args[0]) : 60, kinds(args));
        chaos.verdict.exit();
    }

    private static List<Attack> kinds(String[] args) {
        List<Attack> named = Stream.of(args).skip(1).map(Attack::valueOf).toList();
        return named.isEmpty() ? List.of(Attack.values()) : named;
    }

    private void run(int seconds, List<Attack> kinds) throws Exception {
        try (Child server = new Child(ChaosServer.class, List.of());
                Child client = new Child(GoodClient.class, List.of(server.greeting()))) {
            TimeUnit.SECONDS.sleep(2);
            Memory start = memoryOf(server);
            Attackers attackers = new Attackers(Integer.parseInt(server.greeting()), kinds);
            attackers.start();
            Memory most = watch(server, seconds, start);
            attackers.stop();
            awaitQuiet(server);
            printAttacks(attackers, server);
            printMemory(start, most, memoryOf(server));
            printServer(server);
            printClient(client.ask("count").split(" ", -1));
        }
    }

    private static Memory memoryOf(Child server) {
        return Memory.parse(server.ask("memory"));
    }

    private static Memory watch(Child server, int seconds, Memory start) throws InterruptedException {
        Memory most = start;
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (System.nanoTime() < end) {
            TimeUnit.SECONDS.sleep(SECONDS_A_LOOK);
            most = most.max(memoryOf(server));
        }
        return most;
    }

    /** The good client's sessions remain. */
    private static void awaitQuiet(Child server) throws InterruptedException {
        for (int i = 0; i < PATIENCE_SECONDS && Integer.parseInt(server.ask("sessions")) > 4; i++) {
            TimeUnit.SECONDS.sleep(1);
        }
    }

    private void printAttacks(Attackers attackers, Child server) {
        attackers.counts().forEach((attack, count) -> verdict.note("%-20s %,8d", attack, count.get()));
        verdict.check(
                attackers.counts().values().stream().allMatch(count -> count.get() > 0),
                "attacks of every kind; connections ended for a bad frame: %s",
                server.ask("bad"));
    }

    private void printMemory(Memory start, Memory most, Memory end) {
        verdict.note("server at start: %s", start);
        verdict.check(most.total() - start.total() < MOST_AT_ONCE, "server at most:  %s", most);
        verdict.check(end.total() - start.total() < MOST_LEFT, "server at end:   %s", end);
    }

    private void printServer(Child server) {
        verdict.check(server.isAlive(), "server lives");
        verdict.check(server.ask("sessions").equals("4"), "sessions left: %s (expected: 4)", server.ask("sessions"));
        verdict.check(server.ask("leaks").equals("0"), "leak reports: %s", server.ask("leaks"));
    }

    private void printClient(String[] counts) {
        verdict.check(Long.parseLong(counts[0]) > 0, "good client: %,d calls", Long.parseLong(counts[0]));
        verdict.check(counts[1].equals("0"), "good client: %s errors", counts[1]);
        verdict.note("      good client: slowest call %s ms", counts[2]);
    }
}
