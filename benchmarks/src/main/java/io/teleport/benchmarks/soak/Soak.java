package io.teleport.benchmarks.soak;

import io.teleport.PeerStats;
import io.teleport.benchmarks.endurance.Child;
import io.teleport.benchmarks.endurance.LeakCounter;
import io.teleport.benchmarks.endurance.Memory;
import io.teleport.benchmarks.endurance.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Eight clients that call, push, err, connect and disconnect for long; then everything must be as it was. */
public final class Soak {

    private static final int CLIENTS = 8;
    /** Until then the pools of the buffer allocators, one a peer, grow to the size that this load needs, and stay there. */
    private static final int WARM_UP_SECONDS = 120;

    private static final int MINUTE_SECONDS = 60;
    private static final int PATIENCE_SECONDS = 30;
    private static final long MOST_GROWTH = 8 << 20;

    private final LeakCounter leaks = LeakCounter.install();
    private final Verdict verdict = new Verdict();
    private final Tally tally = new Tally();
    private final List<SoakClient> clients = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    private Soak() {}

    /** Arguments: seconds. */
    public static void main(String[] args) throws Exception {
        Soak soak = new Soak();
        soak.run(args.length > 0 ? Integer.parseInt(args[0]) : 600);
        soak.verdict.exit();
    }

    private void run(int seconds) throws Exception {
        try (Child server = new Child(SoakServer.class, List.of())) {
            start(Integer.parseInt(server.greeting()));
            int warmUp = Math.min(WARM_UP_SECONDS, seconds / 4);
            TimeUnit.SECONDS.sleep(warmUp);
            Memory ofServer = memoryOf(server);
            Memory ofClients = Memory.now();
            print("start", ofServer, ofClients);
            for (int left = seconds - warmUp; left > 0; left -= MINUTE_SECONDS) {
                TimeUnit.SECONDS.sleep(Math.min(left, MINUTE_SECONDS));
                print("after " + (seconds - Math.max(0, left - MINUTE_SECONDS)) + " s", memoryOf(server), Memory.now());
            }
            stop();
            awaitQuiet(server);
            printTally(server);
            printCounters(server);
            printGrowth(ofServer, ofClients, memoryOf(server), Memory.now());
            verdict.check(server.ask("leaks").equals("0"), "leak reports at the server: %s", server.ask("leaks"));
            verdict.check(leaks.reports() == 0, "leak reports at the clients: %d", leaks.reports());
            clients.forEach(SoakClient::close);
        }
    }

    private void start(int port) {
        for (int i = 0; i < CLIENTS; i++) {
            SoakClient client = new SoakClient(port, i, tally);
            Thread thread = new Thread(client, "client-" + i);
            clients.add(client);
            threads.add(thread);
            thread.start();
        }
    }

    private void stop() throws InterruptedException {
        clients.forEach(SoakClient::stop);
        for (Thread thread : threads) {
            thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
            verdict.check(!thread.isAlive(), "%s has ended", thread.getName());
        }
    }

    private static void awaitQuiet(Child server) throws InterruptedException {
        for (int i = 0; i < PATIENCE_SECONDS && !isQuiet(server); i++) {
            TimeUnit.SECONDS.sleep(1);
        }
    }

    private static boolean isQuiet(Child server) {
        return server.ask("sessions").equals("0") && server.ask("counters").equals("0 0 0 0");
    }

    private static Memory memoryOf(Child server) {
        return Memory.parse(server.ask("memory"));
    }

    private void print(String when, Memory ofServer, Memory ofClients) {
        verdict.note("%-12s server: %s; clients: %s", when, ofServer, ofClients);
    }

    private void printTally(Child server) {
        verdict.note("connects: %,d", tally.connects.get());
        verdict.check(tally.ended.get() > 0, "calls: %,d", tally.ended.get());
        tally.statuses().forEach((code, count) -> verdict.note("      status %4d: %,d", code, count.get()));
        verdict.check(tally.unexpected.get() == 0, "unexpected: %,d", tally.unexpected.get());
        verdict.check(tally.unanswered() == 0, "unanswered: %,d", tally.unanswered());
        verdict.note("pushes to the server: %,d sent, %s received", tally.pushesSent.get(), server.ask("received"));
        verdict.note("pushes to the clients: %s sent, %,d received", server.ask("sent"), tally.pushesReceived.get());
        verdict.check(server.ask("bad").equals("0"), "connections ended for a bad frame: %s", server.ask("bad"));
    }

    private void printCounters(Child server) {
        verdict.check(server.ask("sessions").equals("0"), "sessions at the server: %s", server.ask("sessions"));
        verdict.check(
                server.ask("counters").equals("0 0 0 0"),
                "in flight, pending, queued, active at the server: %s",
                server.ask("counters"));
        for (SoakClient client : clients) {
            PeerStats stats = client.stats();
            int busy = stats.sessions() + stats.inFlight() + stats.pendingCalls() + stats.queuedTasks();
            verdict.check(busy == 0, "left at a client: %s", stats);
        }
    }

    private void printGrowth(Memory serverStart, Memory clientsStart, Memory serverEnd, Memory clientsEnd) {
        print("end", serverEnd, clientsEnd);
        long ofServer = serverEnd.heap() - serverStart.heap();
        long ofClients = clientsEnd.heap() - clientsStart.heap();
        verdict.check(ofServer < MOST_GROWTH, "growth of the server's heap after GC: %,d bytes", ofServer);
        verdict.check(ofClients < MOST_GROWTH, "growth of the clients' heap after GC: %,d bytes", ofClients);
    }
}
