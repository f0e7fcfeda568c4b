package io.teleport.internal;

import io.teleport.message.Message;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread of a {@link Dispatcher}.
 *
 * <p>While its tasks are short it holds their replies back, to send many at once, and keeps the batch to itself.
 * Whatever else looks like a wait (a long task, a blocking call, an empty queue, the {@link WaitMonitor}) sends the
 * replies and gives the rest of the batch to the others.
 */
final class Worker implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(Worker.class);

    /** Looks of the monitor at the same running task before it counts as one that waits. */
    private static final int MOST_LOOKS = 4;

    private static final int RUNNING = 0;
    private static final int WAITING = 1;
    private static final int PARKED = 2;

    /** A task that needs no longer holds up the replies before it. */
    private static final long SHORT_TASK_NANOS = 10_000;

    private final Dispatcher dispatcher;
    private final Patience requests = new Patience();
    private final AtomicInteger state = new AtomicInteger(RUNNING);
    private final AtomicReference<@Nullable HeldReplies> held = new AtomicReference<>();

    /** What was sent last, to be used again. The worker's own. */
    private @Nullable HeldReplies spare;

    /** Goes up when a task begins and when it ends: odd while one runs. */
    private final AtomicLong steps = new AtomicLong();

    // The monitor's own.
    private long stepsSeen;
    private int looks;

    private volatile @Nullable TaskBatch batch;
    private volatile @Nullable Thread thread;
    private volatile boolean awake = true;

    Worker(Dispatcher dispatcher) {
        this.dispatcher = dispatcher;
    }

    boolean isOf(Dispatcher other) {
        return dispatcher == other;
    }

    /**
     * Encodes a reply, which is sent with those that follow, or soon, and counts as in flight until then. On the worker
     * itself.
     *
     * @throws RuntimeException when it cannot be encoded; then nothing of it is sent
     */
    void hold(Link link, Message reply) {
        HeldReplies replies = held.getAndSet(null);
        boolean first = replies == null;
        if (replies == null) {
            replies = spare == null ? new HeldReplies() : spare;
            spare = null;
        } else if (!replies.areOf(link)) {
            replies.send();
        }
        boolean keep = false;
        try {
            replies.add(link, reply);
            keep = !replies.areEnough();
        } finally {
            if (keep) {
                keep(replies);
            } else {
                send(replies);
            }
        }
        if (first && keep) {
            dispatcher.watch();
        }
    }

    /** A codec that completes another call has put replies there meanwhile. */
    private void keep(HeldReplies replies) {
        HeldReplies nested = held.getAndSet(replies);
        if (nested != null) {
            nested.send();
        }
    }

    private void send(HeldReplies replies) {
        replies.send();
        if (replies.isReusable()) {
            spare = replies;
        }
    }

    boolean holdsBack() {
        return held.get() != null;
    }

    /** Sends what is held back. On the worker itself. */
    void letGo() {
        if (held.get() != null) {
            HeldReplies replies = held.getAndSet(null);
            if (replies != null) {
                send(replies);
            }
        }
    }

    /** Sends what a worker holds back that is busy with something else. Any thread. */
    private void takeAndSend() {
        if (held.get() != null) {
            HeldReplies replies = held.getAndSet(null);
            if (replies != null) {
                replies.send();
            }
        }
    }

    /** Whether its task waits, or has been running for some looks; not each that runs is given a processor. */
    boolean isStuck() {
        long now = steps.get();
        looks = now == stepsSeen ? looks + 1 : 0;
        stepsSeen = now;
        boolean atWork = (now & 1) == 1;
        return atWork && (looks >= MOST_LOOKS || isThreadWaiting());
    }

    private boolean isThreadWaiting() {
        Thread present = thread;
        return present != null
                && switch (present.getState()) {
                    case BLOCKED, WAITING, TIMED_WAITING -> true;
                    default -> false;
                };
    }

    /** It waits, so that others see to its replies and its batch; returns whether that is news. */
    boolean markWaiting() {
        takeAndSend();
        share();
        return state.compareAndSet(RUNNING, WAITING);
    }

    /** It goes on; returns whether that is news. */
    boolean markRunning() {
        return state.compareAndSet(WAITING, RUNNING);
    }

    /** Has it look for tasks again, counted as running. Any thread. */
    void wake() {
        state.set(RUNNING);
        awake = true;
        LockSupport.unpark(thread);
    }

    /** Lets it see that its dispatcher is closed. */
    void unpark() {
        LockSupport.unpark(thread);
    }

    /** It is about to park, and may be woken from now on; returns whether it was counted as running. */
    boolean prepareToPark() {
        awake = false;
        return state.getAndSet(PARKED) == RUNNING;
    }

    boolean isAwake() {
        return awake;
    }

    @Override
    public void run() {
        thread = Thread.currentThread();
        dispatcher.started(this);
        try {
            do {
                runTasks();
            } while (dispatcher.waitForTasks(this));
        } finally {
            dispatcher.ended(this);
        }
    }

    private void runTasks() {
        TaskBatch next = dispatcher.take();
        while (next != null) {
            boolean single = next.size() == 1;
            runBatch(next);
            next = dispatcher.take();
            if (next == null) {
                letGo();
                if (single && requests.isWorthWhile()) {
                    next = dispatcher.takeSoon();
                    requests.ended(next != null);
                }
            }
        }
    }

    private void runBatch(TaskBatch tasks) {
        HeldReplies before = held.get();
        batch = tasks;
        if (tasks.hasMore()) {
            dispatcher.watch();
        }
        long began = System.nanoTime();
        for (int place = tasks.claim(); place >= 0; place = tasks.claim()) {
            Runnable task = tasks.take(place);
            if (tasks.isLast(place)) {
                dispatcher.claimed(tasks);
            }
            runOne(task);
            long now = System.nanoTime();
            if (now - began > SHORT_TASK_NANOS) {
                letGo();
                if (share()) {
                    dispatcher.flush();
                }
            }
            began = now;
        }
        batch = null;
        if (before != null && before == held.get()) {
            letGo();
        }
    }

    private void runOne(Runnable task) {
        step();
        try {
            task.run();
        } catch (Throwable e) {
            log.error("task {} failed on {}", task, Thread.currentThread().getName(), e);
        } finally {
            step();
            dispatcher.resumed(this);
        }
    }

    private boolean share() {
        TaskBatch present = batch;
        return present != null && dispatcher.share(present);
    }

    private void step() {
        steps.lazySet(steps.get() + 1);
    }
}
