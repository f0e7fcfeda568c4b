package io.teleport.benchmarks.outage;

import io.teleport.benchmarks.endurance.Child;
import io.teleport.benchmarks.endurance.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Replaces a server under load by the next on the same port again and again, and counts what fails. */
public final class Reboot {

    private static final int SECONDS_UP = 3;

    private final Verdict verdict = new Verdict();

    private Reboot() {}

    /** Arguments: how often, and the number of clients. */
    public static void main(String[] args) throws Exception {
        int times = args.length > 0 ? Integer.parseInt(args[0]) : 5;
        int clients = args.length > 1 ? Integer.parseInt(args[1]) : 20;
        Reboot reboot = new Reboot();
        reboot.verdict.note("clients are asked to leave (drain notice)");
        reboot.run(times, clients, "10000", true);
        reboot.verdict.note("clients are not asked, as those that do not know the notice");
        reboot.run(times, clients, "0", false);
        reboot.verdict.exit();
    }

    private void run(int times, int clients, String drainMillis, boolean loseNone) throws Exception {
        Path file = Files.createTempFile("teleport-ledger", ".bin");
        Child server = start("0", file, drainMillis);
        String port = server.greeting();
        try (Callers callers = new Callers(clients, Integer.parseInt(port))) {
            callers.start();
            for (int i = 0; i < times; i++) {
                TimeUnit.SECONDS.sleep(SECONDS_UP);
                Child next = start(port, file, drainMillis);
                long start = System.nanoTime();
                server.close();
                verdict.note(
                        "reboot %d: the old server ended after %,d ms, the next has %s sessions",
                        i + 1, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start), next.ask("sessions"));
                server = next;
            }
            TimeUnit.SECONDS.sleep(SECONDS_UP);
            int stuck = callers.stop();
            verdict.check(callers.healthy() == clients, "sessions healthy at the end: %d", callers.healthy());
            Findings findings = new Findings(callers, new Ledger(file), verdict);
            findings.check(stuck);
            if (loseNone) {
                verdict.check(findings.failed() == 0, "failed calls %d (expected: 0)", findings.failed());
            }
        } finally {
            server.close();
            Files.delete(file);
        }
    }

    private static Child start(String port, Path file, String drainMillis) {
        return new Child(LedgerServer.class, List.of(port, file.toString(), drainMillis));
    }
}
