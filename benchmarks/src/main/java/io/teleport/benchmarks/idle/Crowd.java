package io.teleport.benchmarks.idle;

import io.teleport.benchmarks.endurance.Child;
import io.teleport.benchmarks.endurance.Verdict;
import io.teleport.benchmarks.stack.Dispatch;
import io.teleport.benchmarks.stack.EchoClient;
import io.teleport.benchmarks.stack.Setup;
import io.teleport.benchmarks.stack.Transport;
import io.teleport.benchmarks.teleport.TeleportStack;
import java.util.List;

/** What idle sessions cost the active ones among them: the same calls to a server that has them and to one that has not. */
final class Crowd {

    private static final double LEAST_RATIO = 0.95;
    private static final int RUNS = 5;

    private Crowd() {}

    /** Runs both in turns, the first of them to warm up. */
    static void compare(int crowdedPort, int seconds, Verdict verdict) throws Exception {
        try (Child empty = new Child(IdleServer.class, List.of());
                EchoClient client = new TeleportStack().client(new Setup(Dispatch.DEFAULT, Transport.EPOLL))) {
            ActiveSessions among = new ActiveSessions(client, crowdedPort);
            ActiveSessions alone = new ActiveSessions(client, Integer.parseInt(empty.greeting()));
            for (int i = 0; i <= RUNS; i++) {
                alone.run(seconds);
                among.run(seconds);
                if (i == 0) {
                    alone.forget();
                    among.forget();
                }
            }
            verdict.note("100 active sessions without them: %,.0f calls/s", alone.rate());
            verdict.note("100 active sessions among them: %,.0f calls/s", among.rate());
            double ratio = among.rate() / alone.rate();
            verdict.check(ratio >= LEAST_RATIO, "ratio active %.3f (expected: %.2f or more)", ratio, LEAST_RATIO);
        }
    }
}
