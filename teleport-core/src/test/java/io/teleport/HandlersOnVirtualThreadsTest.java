package io.teleport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** The same where the loop is lent to a virtual thread while there are handlers to run. */
@EnabledForJreRange(min = JRE.JAVA_21)
class HandlersOnVirtualThreadsTest extends HandlersOnLoopsTest {

    private static final int MANY = 2000;

    @Override
    PeerConfigBuilder settings(PeerConfigBuilder config) {
        return config.virtualThreads(true);
    }

    @Override
    String threads() {
        return "teleport-virtual";
    }

    @Test
    @Override
    void oneThatComputesHoldsNoSessionUp() throws Exception {
        assumeThat(Runtime.getRuntime().availableProcessors())
                .as("carriers of virtual threads")
                .isGreaterThan(1);
        super.oneThatComputesHoldsNoSessionUp();
    }

    @Test
    void allHandlersRunOnVirtualThreads() {
        assertThat(answers(burst(MANY, "/thread", null, String.class)))
                .allSatisfy(name -> assertThat(name).startsWith("teleport-virtual"));
    }

    @Test
    void handlersMayWaitAndThoseOfTheEventLoopMayNot() {
        for (int i = 0; i < 20; i++) {
            List<CompletableFuture<Boolean>> may = burst(100, "/may_wait", null, Boolean.class);
            List<CompletableFuture<Boolean>> mayNot = burst(100, "/in_loop", null, Boolean.class);
            assertThat(answers(may)).containsOnly(true);
            assertThat(answers(mayNot)).containsOnly(false);
        }
    }

    @Test
    void thoseThatWaitInABurstHoldNobodyUp() {
        List<CompletableFuture<String>> waiting = burst(100, "/wait", "late", String.class);
        gate().awaitArrivals(100);
        for (int i = 0; i < 10; i++) {
            assertThat(answers(burst(100, "/echo", "quick", String.class))).containsOnly("quick");
        }
        assertThat(waiting).noneMatch(CompletableFuture::isDone);
        gate().close();
        assertThat(answers(waiting)).containsOnly("late");
        assertThat(answers(burst(MANY, "/echo", "again", String.class))).containsOnly("again");
    }

    /** They hold all carriers, so that the virtual thread that the loop is lent to does not come. */
    @Test
    void thoseThatComputeHoldNoNetworkUp() {
        List<CompletableFuture<String>> computing = new ArrayList<>();
        for (int i = 1; i <= Runtime.getRuntime().availableProcessors(); i++) {
            int started = i;
            computing.add(session().callAsync("/compute", "late", String.class));
            await().until(() -> computing() == started);
        }
        List<CompletableFuture<String>> behind = burst(MANY, "/echo", "behind", String.class);
        assertThat(answers(burst(10, "/in_loop", null, Boolean.class))).containsOnly(false);
        assertThat(computing).noneMatch(CompletableFuture::isDone);
        letAllGo();
        assertThat(answers(computing)).containsOnly("late");
        assertThat(answers(behind)).containsOnly("behind");
    }

    @Test
    void closingThePeerEndsTheSessionsOfABurstThatWaits() {
        List<CompletableFuture<String>> waiting = burst(50, "/wait", "late", String.class);
        gate().awaitArrivals(50);
        CompletableFuture<Void> closed = CompletableFuture.runAsync(this::closeServer);
        gate().close();
        assertThat(closed).succeedsWithin(20, TimeUnit.SECONDS);
        assertThat(answers(waiting)).containsOnly("late");
    }

    @Test
    void callsBackOfABurstAreAnswered() {
        assertThat(answers(burst(500, "/back", "text", String.class))).containsOnly("text");
    }

    private static <T> List<T> answers(List<CompletableFuture<T>> calls) {
        return calls.stream()
                .map(call -> call.orTimeout(20, TimeUnit.SECONDS).join())
                .toList();
    }
}
