package io.teleport.internal;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SingleThreadIoEventLoop;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * An event loop whose thread runs the tasks, too, that what it has read has become, since handing them to another thread
 * and being woken for the replies takes longer than most of them.
 *
 * <p>For that time the thread leaves the loop. When one of the tasks waits, or takes long, a worker runs the loop in the
 * meantime, and gives it back. Tasks for virtual threads are run by one that the loop is lent to, a
 * {@link LoopBorrower}, and when they wait the loop's own thread takes it back. So at each moment one thread at most is in
 * the loop, the <em>owner</em>, and whatever Netty confines to the event loop is confined to the owner.
 */
final class MovableLoop extends SingleThreadIoEventLoop {

    private static final long TASKS_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final VarHandle OWNER;

    static {
        try {
            OWNER = MethodHandles.lookup().findVarHandle(MovableLoop.class, "owner", Thread.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Dispatcher dispatcher;

    /** The thread in the loop; {@code null} while its tasks are run. */
    private volatile @Nullable Thread owner;

    private volatile @Nullable Thread home;
    private volatile @Nullable Worker worker;
    private volatile boolean homeWaits;

    /** Who runs the tasks, unless the loop's own thread does. */
    private volatile @Nullable LoopBorrower borrower;

    /** What the thread of its tasks is going to run, or others when it cannot. */
    private final Queue<TaskBatch> batches = new ConcurrentLinkedQueue<>();

    // The owner's.
    private boolean ended;
    private @Nullable Throwable failure;
    private boolean polls;

    private final Boldness boldness = new Boldness();

    private MovableLoop(
            IoEventLoopGroup parent, Executor executor, IoHandlerFactory ioHandlerFactory, Dispatcher dispatcher) {
        super(parent, executor, ioHandlerFactory);
        this.dispatcher = dispatcher;
    }

    /** Loops that run tasks of the dispatcher, as far as it has threads for it and the transport does not mind. */
    static EventLoopGroup group(int threads, String name, Transport transport, Dispatcher dispatcher) {
        IoHandlerFactory io = transport.newIoHandler();
        boolean mayBeClosed = dispatcher.workers().areVirtual() && transport.closesOnInterrupt();
        if (!io.isChangingThreadSupported()
                || mayBeClosed
                || !dispatcher.workers().mayRunOnLoops(threads)) {
            return new MultiThreadIoEventLoopGroup(threads, EngineThread.loops(name), io);
        }
        return new Group(threads, name, io, dispatcher);
    }

    @Override
    public boolean inEventLoop(Thread thread) {
        return thread == owner;
    }

    boolean isOf(Dispatcher other) {
        return dispatcher == other;
    }

    /** Takes a batch to run it soon, unless others should, as always when the loop is about to end; in the loop. */
    boolean takes(TaskBatch batch) {
        boolean mine = mayTake(batch) && !isShuttingDown() && isBold();
        if (mine) {
            batches.add(batch);
        }
        return mine;
    }

    /** To lend the loop for a single task does not pay. */
    private boolean mayTake(TaskBatch batch) {
        Thread current = Thread.currentThread();
        LoopBorrower other = borrower;
        if (current != home) {
            return other != null && other.is(current);
        }
        return other == null || !other.isBusy() && (batch.size() > 1 || !batches.isEmpty());
    }

    private boolean isBold() {
        return !batches.isEmpty()
                || boldness.isWorthWhile()
                        && (borrower != null || dispatcher.workers().hasSpareThread());
    }

    /** The batch to run next. Any thread. */
    @Nullable
    TaskBatch takeBatch() {
        return batches.poll();
    }

    /**
     * Lets the thread that runs its tasks in for a moment, unless another one is there.
     *
     * @return whether the caller is in, and has to {@link #leave()}
     */
    boolean tryEnter() {
        Thread current = Thread.currentThread();
        if (!isTasks(current) || !OWNER.compareAndSet(this, null, current)) {
            return false;
        }
        if (current instanceof EngineThread own) {
            own.entersLoop();
        }
        return true;
    }

    void leave() {
        EngineThread own = Thread.currentThread() instanceof EngineThread engine ? engine : null;
        if (own != null) {
            own.leavesLoop();
        }
        owner = null;
        if (own != null) {
            own.seesInterrupt();
        }
    }

    /** Whether this is the thread that runs its tasks. */
    private boolean isTasks(@Nullable Thread thread) {
        LoopBorrower other = borrower;
        return other == null ? thread == home : thread != null && other.is(thread);
    }

    /** Whether nobody is in the loop. */
    boolean isLeft() {
        return owner == null;
    }

    /** Whether another thread runs it than the one that runs its tasks. */
    boolean isRunMeanwhile() {
        Thread present = owner;
        return present != null && !isTasks(present);
    }

    /** Whether it is lent to a virtual thread when there are tasks. */
    boolean hasBorrower() {
        return borrower != null;
    }

    /** Whether nobody is in the loop because its virtual thread has not come, for which others may have no carrier left. */
    boolean waitsForVirtualThread() {
        return hasBorrower() && isLeft();
    }

    /** What Netty has the loop's own thread do from beginning to end. */
    @Override
    protected void run() {
        EngineThread thread = (EngineThread) Thread.currentThread();
        home = thread;
        owner = thread;
        Worker own = new Worker(dispatcher, this);
        worker = own;
        LoopBorrower other = dispatcher.workers().areVirtual() ? new LoopBorrower(this, own) : null;
        borrower = other;
        if (other == null) {
            own.begins();
            thread.worker(own);
        }
        dispatcher.workers().started(own);
        try {
            ioHandler().initialize();
            while (!ended) {
                turn(own);
            }
        } finally {
            leaveToWorkers(own);
            dispatcher.left(own);
            if (other != null) {
                other.end();
            }
        }
        Throwable error = failure;
        if (error != null) {
            throw new IllegalStateException("event loop ended by an error on another thread", error);
        }
    }

    private void turn(Worker own) {
        readAndWrite();
        runBatches(own);
        runAllTasks(TASKS_NANOS);
        runBatches(own);
        ended = ended || confirmShutdown();
    }

    private void readAndWrite() {
        runIo();
        if (isShuttingDown()) {
            ioHandler().prepareToDestroy();
        }
    }

    private void runBatches(Worker own) {
        LoopBorrower other = borrower;
        while (other != null && !batches.isEmpty()) {
            if (other.isBusy()) {
                leaveToWorkers(own);
            } else {
                lend(own, other);
            }
        }
        while (!batches.isEmpty()) {
            boolean allShort = false;
            ((EngineThread) Thread.currentThread()).forgetsInterrupt();
            leave();
            try {
                allShort = own.runBatches(this);
            } catch (Throwable e) {
                Worker.failed("tasks of an event loop", e);
            } finally {
                boldness.ended(allShort);
                enterAgain(own);
                if (own.hasWaited()) {
                    boldness.waited();
                }
            }
        }
    }

    private void leaveToWorkers(Worker own) {
        own.shareBatches();
        dispatcher.flush();
    }

    /** Has the virtual thread run tasks and loop, until it gives the loop back or somebody sees that it waits. */
    private void lend(Worker own, LoopBorrower other) {
        owner = null;
        // Only then, or who looks after it would not see that the loop is left.
        own.markRunning();
        dispatcher.watch();
        if (!other.begin(dispatcher) && takeBack()) {
            leaveToWorkers(own);
        }
        awaitOwnership();
        if (other.isBusy()) {
            boldness.ended(false);
        }
        if (own.hasWaited()) {
            boldness.waited();
        }
    }

    /**
     * Reads and writes what there is without waiting for more. In the loop, after tasks.
     *
     * @param allShort whether those tasks were short
     * @return whether there are more of them that the caller should run
     */
    boolean poll(boolean allShort) {
        boldness.ended(allShort);
        polls = true;
        try {
            readAndWrite();
            runAllTasks(TASKS_NANOS);
        } catch (Throwable e) {
            failure = e;
            ended = true;
        } finally {
            polls = false;
        }
        return allShort && !ended && !isShuttingDown() && !batches.isEmpty();
    }

    /** Netty waits for the network only when there are no tasks. */
    @Override
    protected boolean hasTasks() {
        return polls || super.hasTasks();
    }

    /** The virtual thread, which is in the loop, is through. */
    void giveBack() {
        Thread back = home;
        owner = back;
        LockSupport.unpark(back);
    }

    /** Has the loop's own thread run it again, if nobody is in it; returns whether it will. Any thread. */
    boolean takeBack() {
        Thread back = home;
        boolean left = OWNER.compareAndSet(this, null, back);
        if (left) {
            LockSupport.unpark(back);
        }
        return left;
    }

    private void enterAgain(Worker own) {
        Thread current = Thread.currentThread();
        if (!OWNER.compareAndSet(this, null, current)) {
            homeWaits = true;
            wakeUp();
            awaitOwnership();
            homeWaits = false;
            // The monitor may have taken it for one that waits after its task had ended.
            own.markRunning();
        }
        ((EngineThread) current).entersLoop();
    }

    private void awaitOwnership() {
        while (owner != Thread.currentThread()) {
            LockSupport.park(this);
            Thread.interrupted();
        }
    }

    /** A task is seen by whoever is about to wait for the network, too. */
    private void wakeUp() {
        try {
            execute(() -> {});
        } catch (RejectedExecutionException e) {
            // It has ended, and is given back for that.
        }
    }

    /**
     * Runs the loop on another thread, a worker's, as long as its own is at a task.
     *
     * @return false when its own thread was in the loop
     */
    boolean runMeanwhile() {
        EngineThread current = (EngineThread) Thread.currentThread();
        if (!OWNER.compareAndSet(this, null, current)) {
            return false;
        }
        current.entersLoop();
        try {
            while (!homeWaits && !ended) {
                readAndWrite();
                runAllTasks(TASKS_NANOS);
                ended = confirmShutdown();
            }
        } catch (Throwable e) {
            failure = e;
            ended = true;
        } finally {
            current.leavesLoop();
            giveBack();
        }
        return true;
    }

    /** Has its own thread looked after once more, which was in the loop when somebody came to run it. */
    void mayWaitStill() {
        Worker present = worker;
        if (present != null && !isRunMeanwhile()) {
            present.markRunning();
        }
    }

    private static final class Group extends MultiThreadIoEventLoopGroup {

        private Group(int threads, String name, IoHandlerFactory io, Dispatcher dispatcher) {
            super(threads, EngineThread.loops(name), io, dispatcher);
        }

        @Override
        protected IoEventLoop newChild(Executor executor, IoHandlerFactory io, Object... args) {
            return new MovableLoop(this, executor, io, (Dispatcher) args[0]);
        }
    }
}
