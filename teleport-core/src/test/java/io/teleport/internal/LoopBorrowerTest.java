package io.teleport.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.teleport.testing.Gate;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** One loop without connections, lent to a virtual thread for tasks that have been read from nowhere. */
@EnabledForJreRange(min = JRE.JAVA_21)
class LoopBorrowerTest {

    private final Gate gate = new Gate();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private Dispatcher dispatcher;
    private EventLoopGroup group;
    private MovableLoop loop;

    @BeforeEach
    void begin() {
        assumeTrue(Epoll.isAvailable(), "needs epoll");
        dispatcher = new Dispatcher(WorkerThreads.virtual("virtual"), "virtual", 100, 100);
        group = MovableLoop.group(1, "loop", Transport.EPOLL, dispatcher);
        loop = (MovableLoop) group.next();
    }

    @AfterEach
    void end() throws Exception {
        gate.close();
        if (group != null) {
            group.shutdownGracefully(0, 5, TimeUnit.SECONDS).get(20, TimeUnit.SECONDS);
            dispatcher.close();
        }
    }

    /** Unless the virtual thread comes too late, which it may on a busy machine. */
    @Test
    void oneVirtualThreadRunsWhatIsReadAndWhatItReadsItself() {
        await().untilAsserted(() -> {
            threads.clear();
            CompletableFuture<Boolean> own = new CompletableFuture<>();
            CompletableFuture<Boolean> done = new CompletableFuture<>();
            read(
                    this::remember,
                    () -> loop.execute(() -> {
                        remember();
                        own.complete(dispatcher.offer(batch(this::remember, () -> done.complete(true)), loop));
                    }));
            assertThat(done.get(10, TimeUnit.SECONDS)).isTrue();
            assertThat(own.get(10, TimeUnit.SECONDS)).isTrue();
            assertThat(threads).hasSize(3).allMatch(threads.get(0)::equals);
            assertThat(threads.get(0).getName()).startsWith("virtual");
        });
    }

    @Test
    void inTheLoopItMustNotWaitAndOutsideItMay() throws Exception {
        CompletableFuture<Boolean> outside = new CompletableFuture<>();
        CompletableFuture<Boolean> inside = new CompletableFuture<>();
        read(
                () -> outside.complete(EngineThread.runsLoop()),
                () -> loop.execute(() -> {
                    remember();
                    inside.complete(EngineThread.runsLoop());
                }));
        assertThat(outside.get(10, TimeUnit.SECONDS)).isFalse();
        assertThat(inside.get(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void loopIsTakenBackWhenATaskWaitsAndTheRestGoesToWorkers() throws Exception {
        CompletableFuture<Boolean> rest = new CompletableFuture<>();
        read(gate::pass, () -> rest.complete(true));
        gate.awaitArrivals(1);
        assertThat(rest.get(10, TimeUnit.SECONDS)).isTrue();
        assertThat(runInLoop(() -> Thread.currentThread().getName()).get(10, TimeUnit.SECONDS))
                .startsWith("loop");
        CompletableFuture<Boolean> next = new CompletableFuture<>();
        runInLoop(() -> dispatcher.offer(batch(this::remember, () -> next.complete(true)), loop))
                .get(10, TimeUnit.SECONDS);
        assertThat(next.get(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void isLentAgainAfterItHasBeenTakenBack() throws Exception {
        read(gate::pass, this::remember);
        gate.awaitArrivals(1);
        assertThat(runInLoop(() -> true).get(10, TimeUnit.SECONDS)).isTrue();
        gate.close();
        await().until(() -> runInLoop(() -> dispatcher.offer(batch(this::remember, this::remember), loop))
                .get(10, TimeUnit.SECONDS));
        await().untilAsserted(() -> assertThat(dispatcher.queued()).isZero());
    }

    /** Many times, for the first tasks take so long that the thread gives the loop back after them. */
    @Test
    void interruptThatComesInTheLoopReachesNoTask() throws Exception {
        for (int i = 0; i < 500; i++) {
            CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
            read(
                    this::remember,
                    () -> loop.execute(() -> {
                        Thread.currentThread().interrupt();
                        dispatcher.offer(batch(() -> interrupted.complete(Thread.interrupted()), this::remember), loop);
                    }));
            assertThat(interrupted.get(10, TimeUnit.SECONDS)).isFalse();
        }
    }

    @Test
    void errorsOfTasksEndNothing() throws Exception {
        for (int i = 0; i < 10; i++) {
            CompletableFuture<Boolean> next = new CompletableFuture<>();
            Runnable fails = () -> {
                throw new StackOverflowError("not really");
            };
            runInLoop(() -> dispatcher.offer(batch(fails, () -> next.complete(true)), loop))
                    .get(10, TimeUnit.SECONDS);
            assertThat(next.get(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    private void remember() {
        threads.add(Thread.currentThread());
    }

    private static TaskBatch batch(Runnable first, Runnable second) {
        TaskBatch batch = TaskBatch.of(first);
        batch.add(second);
        return batch;
    }

    /** As if they had come from the network. */
    private void read(Runnable first, Runnable second) throws Exception {
        runInLoop(() -> dispatcher.offer(batch(first, second), loop)).get(10, TimeUnit.SECONDS);
    }

    private <T> CompletableFuture<T> runInLoop(Supplier<T> task) {
        return CompletableFuture.supplyAsync(task, loop);
    }
}
