package io.teleport;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetector.Level;
import io.teleport.session.DispatchMode;
import io.teleport.session.Session;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The bytes that serving a call allocates, counted on the server's own threads, against a recorded budget: whoever adds
 * an object to every message hears of it here, on whatever machine.
 */
class AllocationBudgetTest {

    private static final int WARM_UP = 20_000;
    private static final int CALLS = 10_000;
    private static final int ROUNDS = 5;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Level level;

    @BeforeEach
    void countOnlyOurs() {
        level = ResourceLeakDetector.getLevel();
        ResourceLeakDetector.setLevel(Level.DISABLED);
    }

    @AfterEach
    void restore() {
        ResourceLeakDetector.setLevel(level);
    }

    /** The body is an array of 16 bytes both ways, which is 32 of the bytes counted. */
    @ParameterizedTest
    @CsvSource({"EVENT_LOOP, 340", "CONCURRENT, 640"})
    void servingACallStaysWithinItsBudget(DispatchMode dispatch, long budget) {
        try (Peer client = Peer.builder()
                        .config(PeerConfig.builder().eventLoopThreads(1).build())
                        .build();
                Peer earlier = server(dispatch)) {
            call(client.dial("127.0.0.1:" + earlier.port()), 1);
            Set<Long> others = threadIds();
            try (Peer server = server(dispatch)) {
                Session session = client.dial("127.0.0.1:" + server.port());
                call(session, WARM_UP);
                long[] ours = threadIds().stream()
                        .filter(id -> !others.contains(id))
                        .mapToLong(Long::longValue)
                        .toArray();
                assertThat(leastOfSomeRounds(session, ours, budget))
                        .as("bytes a call")
                        .isBetween(64L, budget);
            }
        }
    }

    /** The code allocates less once it is fully compiled, and when that is depends on the machine: ends when it is enough. */
    private static long leastOfSomeRounds(Session session, long[] threads, long budget) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < ROUNDS && least > budget; i++) {
            long before = allocated(threads);
            call(session, CALLS);
            least = Math.min(least, (allocated(threads) - before) / CALLS);
        }
        return least;
    }

    private static Peer server(DispatchMode dispatch) {
        Peer server = Peer.builder()
                .config(PeerConfig.builder()
                        .listenPort(0)
                        .eventLoopThreads(1)
                        .dispatch(dispatch)
                        .build())
                .routes(router -> router.call("/echo", byte[].class, (body, context) -> body))
                .build();
        server.listen();
        return server;
    }

    private static void call(Session session, int times) {
        byte[] body = new byte[16];
        for (int i = 0; i < times; i++) {
            session.call("/echo", body, byte[].class);
        }
    }

    private static Set<Long> threadIds() {
        return Arrays.stream(THREADS.getAllThreadIds()).boxed().collect(Collectors.toSet());
    }

    private static long allocated(long[] ids) {
        long sum = 0;
        for (long bytes : THREADS.getThreadAllocatedBytes(ids)) {
            sum += Math.max(0, bytes);
        }
        return sum;
    }
}
