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
 * meantime, and gives it back. So at each moment one thread at most is in the loop, the <em>owner</em>, and whatever
 * Netty confines to the event loop is confined to the owner.
 */
final class MovableLoop extends SingleThreadIoEventLoop {

    /** For so long tasks are left to workers after one of them has waited; twice as long each time, up to the most. */
    private static final long CAUTION_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private static final long MOST_CAUTION_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** So long without a wait makes it as bold as in the beginning. */
    private static final long CALM_NANOS = TimeUnit.SECONDS.toNanos(10);

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

    /** The thread in the loop; {@code null} while its own is at tasks. */
    private volatile @Nullable Thread owner;

    private volatile @Nullable Thread home;
    private volatile @Nullable Worker worker;
    private volatile boolean homeWaits;

    /** What the home thread is going to run, or others when it cannot. */
    private final Queue<TaskBatch> batches = new ConcurrentLinkedQueue<>();

    // The owner's.
    private boolean ended;
    private @Nullable Throwable failure;

    // The home thread's.
    private final Patience shortTasks = new Patience();
    private long cautionNanos = CAUTION_NANOS;
    private long cautiousUntil = System.nanoTime();

    private MovableLoop(
            IoEventLoopGroup parent, Executor executor, IoHandlerFactory ioHandlerFactory, Dispatcher dispatcher) {
        super(parent, executor, ioHandlerFactory);
        this.dispatcher = dispatcher;
    }

    /** Loops that run tasks of the dispatcher, as far as it has kept threads and the transport does not mind. */
    static EventLoopGroup group(int threads, String name, IoHandlerFactory io, Dispatcher dispatcher) {
        if (!io.isChangingThreadSupported() || !dispatcher.mayRunOnLoops(threads)) {
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
        boolean mine = Thread.currentThread() == home && !isShuttingDown() && isBold();
        if (mine) {
            batches.add(batch);
        }
        return mine;
    }

    private boolean isBold() {
        return !batches.isEmpty()
                || System.nanoTime() - cautiousUntil >= 0 && shortTasks.isWorthWhile() && dispatcher.hasSpareThread();
    }

    /** The batch to run next. Any thread. */
    @Nullable
    TaskBatch takeBatch() {
        return batches.poll();
    }

    /**
     * Lets the thread that has left the loop for its tasks back in for a moment, unless another one is there.
     *
     * @return whether the caller is in, and has to {@link #leave()}
     */
    boolean tryEnter() {
        Thread current = Thread.currentThread();
        if (current != home || !OWNER.compareAndSet(this, null, current)) {
            return false;
        }
        ((EngineThread) current).entersLoop();
        return true;
    }

    void leave() {
        EngineThread current = (EngineThread) Thread.currentThread();
        current.leavesLoop();
        owner = null;
        current.seesInterrupt();
    }

    /** Whether nobody is in the loop. */
    boolean isLeft() {
        return owner == null;
    }

    /** Whether another thread runs it already, which it does until its own comes back. */
    boolean isRunMeanwhile() {
        Thread present = owner;
        return present != null && present != home;
    }

    /** What Netty has the loop's own thread do from beginning to end. */
    @Override
    protected void run() {
        EngineThread thread = (EngineThread) Thread.currentThread();
        home = thread;
        owner = thread;
        Worker own = Worker.ofLoop(dispatcher, this, thread);
        worker = own;
        thread.worker(own);
        dispatcher.started(own);
        try {
            ioHandler().initialize();
            while (!ended) {
                turn(own);
            }
        } finally {
            dispatcher.left(own);
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
        while (!batches.isEmpty()) {
            boolean allShort = false;
            ((EngineThread) Thread.currentThread()).forgetsInterrupt();
            leave();
            try {
                allShort = own.runBatches(this);
            } catch (Throwable e) {
                Worker.failed("tasks of an event loop", e);
            } finally {
                shortTasks.ended(allShort);
                enterAgain(own);
                if (own.hasWaited()) {
                    beCautious();
                }
            }
        }
    }

    private void beCautious() {
        long now = System.nanoTime();
        cautionNanos =
                now - cautiousUntil > CALM_NANOS ? CAUTION_NANOS : Math.min(MOST_CAUTION_NANOS, 2 * cautionNanos);
        cautiousUntil = now + cautionNanos;
    }

    private void enterAgain(Worker own) {
        Thread current = Thread.currentThread();
        if (!OWNER.compareAndSet(this, null, current)) {
            homeWaits = true;
            wakeUp();
            while (owner != current) {
                LockSupport.park(this);
                Thread.interrupted();
            }
            homeWaits = false;
            // The monitor may have taken it for one that waits after its task had ended.
            own.markRunning();
        }
        ((EngineThread) current).entersLoop();
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
            Thread back = home;
            owner = back;
            LockSupport.unpark(back);
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
