package io.teleport.benchmarks.outage;

import io.teleport.benchmarks.endurance.Child;
import io.teleport.benchmarks.endurance.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Kills a server under load again and again, and looks what becomes of clients and calls. */
public final class Kill {

    private static final int SECONDS_UP = 5;
    private static final int SECONDS_DOWN = 3;
    private static final int PATIENCE_SECONDS = 30;

    private final Verdict verdict = new Verdict();

    private Kill() {}

    /** Arguments: how often, and the number of clients. */
    public static void main(String[] args) throws Exception {
        Kill kill = new Kill();
        kill.run(args.length > 0 ? Integer.parseInt(args[0]) : 3, args.length > 1 ? Integer.parseInt(args[1]) : 50);
        kill.verdict.exit();
    }

    private void run(int times, int clients) throws Exception {
        Path file = Files.createTempFile("teleport-ledger", ".bin");
        Child server = start("0", file);
        String port = server.greeting();
        try (Callers callers = new Callers(clients, Integer.parseInt(port))) {
            callers.start();
            for (int i = 0; i < times; i++) {
                TimeUnit.SECONDS.sleep(SECONDS_UP);
                int before = callers.begun();
                server.kill();
                TimeUnit.SECONDS.sleep(SECONDS_DOWN);
                callers.markAnswered(new BitSet());
                server = start(port, file);
                long start = System.nanoTime();
                int back = awaitAnswers(callers, clients);
                verdict.check(
                        back == clients,
                        "kill %d after %,d calls: %d of %d sessions have answers again, the last after %,d ms",
                        i + 1,
                        before,
                        back,
                        clients,
                        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
            }
            TimeUnit.SECONDS.sleep(SECONDS_UP);
            int stuck = callers.stop();
            verdict.check(callers.healthy() == clients, "sessions healthy at the end: %d", callers.healthy());
            new Findings(callers, new Ledger(file), verdict).check(stuck);
        } finally {
            server.close();
            Files.delete(file);
        }
    }

    private static Child start(String port, Path file) {
        return new Child(LedgerServer.class, List.of(port, file.toString(), "10000"));
    }

    /** Waits until every session has had an answer. */
    private static int awaitAnswers(Callers callers, int clients) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        BitSet answered = new BitSet(clients);
        while (answered.cardinality() < clients && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(10);
            callers.markAnswered(answered);
        }
        return answered.cardinality();
    }
}
