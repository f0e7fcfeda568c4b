package io.teleport.benchmarks.idle;

import io.teleport.benchmarks.endurance.Child;
import io.teleport.benchmarks.endurance.Memory;
import io.teleport.benchmarks.endurance.Verdict;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Opens many sessions to a server in another process, leaves them idle, and prints what each costs there, and what all of
 * them cost those that are not idle.
 */
public final class Idle {

    private static final int MOST_HEAP = 3 * 1024;
    private static final int PATIENCE_SECONDS = 30;
    private static final int SESSIONS = 18_000;
    private static final int SECONDS = 5;
    private static final int CALLS = 16;

    private Idle() {}

    /** Arguments: the number of sessions and the seconds of a run of active ones; or {@code --transport local} and the number. */
    public static void main(String[] args) throws Exception {
        boolean local = args.length > 0 && args[0].equals("--transport");
        Verdict verdict = new Verdict();
        if (local) {
            LocalSessions.weigh(args.length > 2 ? Integer.parseInt(args[2]) : 100_000, verdict);
        } else {
            overTcp(
                    args.length > 0 ? Integer.parseInt(args[0]) : SESSIONS,
                    args.length > 1 ? Integer.parseInt(args[1]) : SECONDS,
                    verdict);
        }
        verdict.exit();
    }

    private static void overTcp(int count, int seconds, Verdict verdict) throws Exception {
        try (Child server = new Child(IdleServer.class, List.of());
                Connections connections = new Connections(Integer.parseInt(server.greeting()))) {
            connections.open(1);
            connections.callOnEach();
            Memory before = Memory.parse(server.ask("memory"));
            verdict.note("server before: %s", before);
            connections.open(count);
            await(server, count + 1);
            print(verdict, count, "that have only connected", before, Memory.parse(server.ask("memory")));
            connections.callOnEach();
            print(verdict, count, "that have made one call", before, Memory.parse(server.ask("memory")));
            for (int i = 1; i < CALLS; i++) {
                connections.callOnEach();
            }
            print(verdict, count, "that have made " + CALLS + " calls", before, Memory.parse(server.ask("memory")));
            Crowd.compare(Integer.parseInt(server.greeting()), seconds, verdict);
            int left = Integer.parseInt(server.ask("sessions"));
            verdict.check(left >= count, "sessions at the server in the end: %,d", left);
        }
    }

    private static void await(Child server, int count) throws InterruptedException {
        for (int i = 0; i < PATIENCE_SECONDS && Integer.parseInt(server.ask("sessions")) < count; i++) {
            TimeUnit.SECONDS.sleep(1);
        }
    }

    private static void print(Verdict verdict, int count, String which, Memory before, Memory after) {
        verdict.note("server with %,d sessions %s: %s", count, which, after);
        long heap = (after.heap() - before.heap()) / count;
        verdict.check(heap < MOST_HEAP, "heap bytes a session: %,d (expected: less than %,d)", heap, MOST_HEAP);
        verdict.note("      direct bytes a session: %,d", (after.direct() - before.direct()) / count);
        verdict.note("      resident bytes a session: %,d", (after.resident() - before.resident()) / count);
    }
}
