package io.teleport.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.channel.EventLoopGroup;
import io.teleport.testing.Gate;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One loop without connections, whose tasks have been read from nowhere. */
class MovableLoopTest {

    private static final int WORKERS = 2;

    private final Gate gate = new Gate();
    private final Dispatcher dispatcher = new Dispatcher(WorkerThreads.platform("worker"), "worker", WORKERS, 100);
    private final EventLoopGroup group = MovableLoop.group(1, "loop", Transport.NIO, dispatcher);
    private final MovableLoop loop = (MovableLoop) group.next();

    @AfterEach
    void end() throws Exception {
        gate.close();
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).get(20, TimeUnit.SECONDS);
        dispatcher.close();
    }

    @Test
    void oneThreadRelievesTheLoopHoweverOftenItsOwnWaits() throws Exception {
        AtomicInteger waiting = new AtomicInteger();
        Runnable waits = () -> {
            waiting.incrementAndGet();
            gate.pass();
        };
        CompletableFuture.runAsync(() -> {}, dispatcher).get(10, TimeUnit.SECONDS);
        // The second begins before the thread has come that is sent because of the first.
        TaskBatch batch = TaskBatch.of(this::waitForNothing);
        batch.add(waits);
        read(batch);
        for (int i = 0; i < 30; i++) {
            dispatcher.execute(waits);
        }
        gate.awaitArrivals(WORKERS);
        // The loop's own thread, the workers, and the one that has run the loop.
        await().during(Duration.ofMillis(200)).until(() -> waiting.get() <= WORKERS + 2);
        assertThat(runInLoop(() -> true).get(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void isRelievedAfterTheDispatcherHasBeenClosed() throws Exception {
        runInLoop(() -> true).get(10, TimeUnit.SECONDS);
        dispatcher.close();
        read(TaskBatch.of(gate::pass));
        gate.awaitArrivals(1);
        assertThat(runInLoop(() -> true).get(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void leavesWhatItReadsAtItsEndToWorkers() throws Exception {
        CompletableFuture<String> thread = new CompletableFuture<>();
        loop.addShutdownHook(() -> dispatcher.offer(
                TaskBatch.of(() -> thread.complete(Thread.currentThread().getName())), loop));
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).get(20, TimeUnit.SECONDS);
        assertThat(thread.get(10, TimeUnit.SECONDS)).startsWith("worker");
        await().untilAsserted(() -> assertThat(dispatcher.queued()).isZero());
    }

    @Test
    void takesNoTasksOfAnotherDispatcher() throws Exception {
        try (Dispatcher other = new Dispatcher(WorkerThreads.platform("other"), "other", WORKERS, 100)) {
            CompletableFuture<String> thread = new CompletableFuture<>();
            TaskBatch batch =
                    TaskBatch.of(() -> thread.complete(Thread.currentThread().getName()));
            assertThat(runInLoop(() -> other.offer(batch, loop)).get(10, TimeUnit.SECONDS))
                    .isFalse();
            assertThat(thread.get(10, TimeUnit.SECONDS)).startsWith("other");
            await().untilAsserted(() -> assertThat(other.queued()).isZero());
        }
    }

    @Test
    void countsTasksOfTheLoopsThreadAsActive() throws Exception {
        read(TaskBatch.of(gate::pass));
        gate.awaitArrivals(1);
        assertThat(runInLoop(dispatcher::active).get(10, TimeUnit.SECONDS)).isEqualTo(1);
        gate.close();
        await().untilAsserted(() -> assertThat(dispatcher.active()).isZero());
    }

    @Test
    void interruptDoesNotReachTheLoop() throws Exception {
        CompletableFuture<Thread> home = new CompletableFuture<>();
        read(TaskBatch.of(() -> home.complete(Thread.currentThread())));
        Thread thread = home.get(10, TimeUnit.SECONDS);
        runInLoop(() -> true).get(10, TimeUnit.SECONDS);
        thread.interrupt();
        assertThat(thread.isInterrupted()).isFalse();
    }

    @Test
    void interruptReachesTheTaskAfterTheThreadHasBeenInTheLoopForAMoment() throws Exception {
        CompletableFuture<String> seen = new CompletableFuture<>();
        read(TaskBatch.of(() -> {
            Thread.currentThread().interrupt();
            boolean entered = loop.tryEnter();
            String inside = entered + " " + Thread.currentThread().isInterrupted();
            loop.leave();
            seen.complete(inside + " " + Thread.currentThread().isInterrupted());
        }));
        assertThat(seen.get(10, TimeUnit.SECONDS)).isEqualTo("true false true");
    }

    @Test
    void interruptOfAnotherThreadReachesTheTaskThatIsInTheLoopForAMoment() throws Exception {
        CompletableFuture<String> seen = new CompletableFuture<>();
        read(TaskBatch.of(() -> {
            boolean entered = loop.tryEnter();
            Thread task = Thread.currentThread();
            CompletableFuture.runAsync(task::interrupt).join();
            String inside = entered + " " + task.isInterrupted();
            loop.leave();
            seen.complete(inside + " " + task.isInterrupted());
        }));
        assertThat(seen.get(10, TimeUnit.SECONDS)).isEqualTo("true false true");
    }

    @Test
    void interruptThatComesTooLateDoesNotKeepAWorkerAwake() throws Exception {
        CompletableFuture<Thread> worker = new CompletableFuture<>();
        dispatcher.execute(() -> worker.complete(Thread.currentThread()));
        Thread thread = worker.get(10, TimeUnit.SECONDS);
        await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
        thread.interrupt();
        await().untilAsserted(() -> assertThat(thread.isInterrupted()).isFalse());
    }

    private void waitForNothing() {
        dispatcher.beginWait();
        dispatcher.endWait();
    }

    /** As if it had come from the network. */
    private void read(TaskBatch batch) throws Exception {
        assertThat(runInLoop(() -> dispatcher.offer(batch, loop)).get(10, TimeUnit.SECONDS))
                .as("run by the loop's own thread")
                .isTrue();
    }

    private <T> CompletableFuture<T> runInLoop(Supplier<T> task) {
        return CompletableFuture.supplyAsync(task, loop);
    }
}
