package io.teleport.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.Timeout;
import io.netty.util.TimerTask;
import io.teleport.codec.CodecException;
import io.teleport.message.Message;
import io.teleport.message.Metadata;
import io.teleport.message.Printable;
import io.teleport.message.ReservedMetadata;
import io.teleport.message.Status;
import io.teleport.plugin.Exchange.Side;
import io.teleport.plugin.HookChain;
import io.teleport.plugin.MessageContext;
import io.teleport.plugin.ObservedExchange;
import io.teleport.plugin.RouteInfo;
import io.teleport.router.HandlerContext;
import io.teleport.router.Route;
import io.teleport.router.ServicePath;
import io.teleport.session.Attributes;
import io.teleport.xfer.XferPipe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A CALL or PUSH on its way through hooks and handler; it is the task that a worker runs and the context that the
 * handler sees.
 */
abstract class InboundMessage implements HandlerContext, MessageContext, Runnable, TimerTask {

    private static final Logger log = LoggerFactory.getLogger(InboundMessage.class);

    private static final AtomicIntegerFieldUpdater<InboundMessage> ENDED =
            AtomicIntegerFieldUpdater.newUpdater(InboundMessage.class, "ended");
    private static final AtomicIntegerFieldUpdater<InboundMessage> TURN =
            AtomicIntegerFieldUpdater.newUpdater(InboundMessage.class, "turn");
    private static final int TURN_IS_ON = 0;
    private static final int TURN_IS_KEPT = 1;
    private static final int TURN_HAS_ENDED = 2;

    private final Link link;
    private final Message message;
    private final long startNanos;
    private @Nullable Route route;
    private @Nullable Attributes attributes;
    private @Nullable Metadata query;
    private @Nullable Timeout timeout;
    private @Nullable Turns turns;
    private @Nullable ObservedExchange observed;
    private long deadlineNanos;
    private boolean unfinished;
    private boolean shared;
    private volatile int ended;
    private volatile int turn; // TURN_IS_ON; to write that here would cost a fence

    private volatile boolean cancelled;
    private @Nullable List<Runnable> cancelActions;

    InboundMessage(Link link, Message message, @Nullable Route route) {
        this.link = link;
        this.message = message;
        this.route = route;
        this.startNanos = link.connection().arrivedNanos();
    }

    /** The message begins an exchange. On the event loop, before anything is done with it. */
    final void began() {
        observed = link.shared().reports().began(Side.SERVER, route, message, link.session());
    }

    /** Finds the route again after a hook has rewritten the service method. */
    abstract @Nullable Route findRoute(String path);

    abstract Status afterHeader(HookChain hooks);

    abstract Status beforeBody(HookChain hooks);

    abstract Status afterBody(HookChain hooks);

    /** Whether hooks of the right kind exist at all. */
    abstract boolean isRead(HookChain hooks);

    /** The handler has returned this, or its future has ended with it. */
    abstract void succeeded(@Nullable Object result);

    /** The message comes to its end with this status, without a result. */
    abstract void failed(Status status);

    abstract RouteInfo.Kind kind();

    /** Whether the end has come; then nothing may be done any more. */
    final boolean hasEnded() {
        return ended != 0;
    }

    /**
     * Other threads come to know the message and may end it. Before they do; one that begins and ends on the event loop is
     * spared all that is atomic.
     */
    final void share() {
        shared = true;
        message.keepBody();
    }

    /** Whether the caller is the one who brings the end. */
    final boolean mayEnd() {
        boolean first = ended == 0;
        if (!shared && first) {
            ENDED.lazySet(this, 1);
        }
        return first && (!shared || ENDED.compareAndSet(this, 0, 1));
    }

    /** It is in flight no longer. */
    final void leaveFlight() {
        if (shared) {
            link.ended(1);
        } else {
            link.endedAtOnce();
        }
    }

    /** Runs the message through everything; on a worker, or on the event loop for handlers that want that. */
    @Override
    public final void run() {
        try {
            if (!hasEnded()) {
                handle();
            }
        } catch (CodecException e) {
            failed(Failures.ofBody(e));
        } catch (Throwable e) {
            failedBy(e);
        } finally {
            if (!unfinished) {
                finished();
            }
        }
    }

    private void handle() throws Throwable {
        Status status = readHeader();
        Route target = route;
        if (!status.isOk()) {
            failed(status);
        } else if (target == null) {
            failed(Status.NOT_FOUND);
        } else {
            status = readBody(target);
            if (status.isOk()) {
                complete(invoke(target));
            } else {
                failed(status);
            }
        }
    }

    private Status readBody(Route target) {
        HookChain hooks = target.hooks();
        boolean hooked = isRead(hooks);
        if (hooked) {
            message.keepBody();
            Status status = beforeBody(hooks);
            if (!status.isOk()) {
                return status;
            }
        }
        ByteBuf bytes = message.body() instanceof ByteBuf present ? present : Unpooled.EMPTY_BUFFER;
        Object body = target.readBody(message.bodyCodec(), bytes);
        if (body != message.body()) {
            message.release();
            message.body(body);
        }
        return hooked ? afterBody(hooks) : Status.OK;
    }

    private @Nullable Object invoke(Route target) throws Throwable {
        ObservedExchange.Scope scope = scope();
        try {
            return target.handle(this, message.body());
        } finally {
            scope.close();
        }
    }

    private ObservedExchange.Scope scope() {
        ObservedExchange present = observed;
        return present == null ? ObservedExchange.Scope.NONE : present.open();
    }

    private void complete(@Nullable Object result) {
        if (!(result instanceof CompletionStage<?> stage)) {
            succeeded(result);
            return;
        }
        unfinished = true;
        share();
        stage.whenComplete((value, error) -> {
            try {
                if (error == null) {
                    succeeded(value);
                } else {
                    failedBy(error);
                }
            } finally {
                finished();
            }
        });
    }

    /**
     * The handler is done with the message: bytes that it was lent are released, what it was given is not kept, the next
     * in turn may begin.
     */
    private void finished() {
        try {
            message.release();
            message.body(null);
        } finally {
            Turns order = turns;
            if (order != null && TURN.getAndSet(this, TURN_HAS_ENDED) == TURN_IS_KEPT) {
                order.ended();
            }
        }
    }

    /** Whether the handler has returned without being done; then it tells its turns when it is. */
    final boolean keepsItsTurn() {
        return TURN.compareAndSet(this, TURN_IS_ON, TURN_IS_KEPT);
    }

    /** What its handler has left to be done later may never be done. */
    private void giveUpTurn() {
        Turns order = turns;
        if (order != null && turn == TURN_IS_KEPT && TURN.compareAndSet(this, TURN_IS_KEPT, TURN_HAS_ENDED)) {
            order.ended();
        }
    }

    /** The message is handled in turn with others. Before it is dispatched. */
    final void inTurnOf(Turns order) {
        turns = order;
    }

    final boolean isInTurn() {
        return turns != null;
    }

    private Status readHeader() {
        HookChain hooks = link.shared().hooks();
        if (!isRead(hooks)) {
            return Status.OK;
        }
        message.keepBody();
        String before = message.serviceMethod();
        Status status = afterHeader(hooks);
        if (!message.serviceMethod().equals(before)) {
            query = null;
            route = findRoute(path());
        }
        return status;
    }

    private void failedBy(Throwable thrown) {
        Throwable cause = Failures.unwrap(thrown);
        Status status = Failures.ofHandler(cause, link.shared().config().exposeErrors());
        if (!hasEnded()) {
            tellFailure(status, cause);
        }
        failed(status);
    }

    private void tellFailure(Status status, Throwable cause) {
        if (status.code() == Status.CODE_INTERNAL_ERROR) {
            ObservedExchange.Scope scope = scope();
            try {
                log.error(
                        "handler of {} failed, session {}",
                        Printable.of(message.serviceMethod()),
                        link.session().id(),
                        cause);
            } finally {
                scope.close();
            }
        }
        ObservedExchange present = observed;
        if (present != null) {
            present.failed(cause);
        }
    }

    final Link link() {
        return link;
    }

    final @Nullable Route route() {
        return route;
    }

    /** The deadline is the earlier of the caller's and the session's; called before the message is dispatched. */
    final void startDeadline() {
        long nanos = link.session().contextAgeNanos();
        String left = message.hasMetadata() ? message.metadata().get(ReservedMetadata.TIMEOUT) : null;
        long caller = left == null ? 0 : millisToNanos(left);
        nanos = nanos == 0 ? caller : caller == 0 ? nanos : Math.min(nanos, caller);
        if (nanos > 0) {
            deadlineNanos = startNanos + nanos;
            share();
            long remaining = deadlineNanos - System.nanoTime();
            timeout = link.shared().timer().newTimeout(this, Math.max(0, remaining), TimeUnit.NANOSECONDS);
        }
    }

    private static long millisToNanos(String text) {
        try {
            return TimeUnit.MILLISECONDS.toNanos(Math.max(0, Long.parseLong(text)));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** Whether the deadline has passed, also when the timer has not noticed yet. */
    final boolean isLate() {
        return deadlineNanos != 0 && System.nanoTime() - deadlineNanos > 0;
    }

    /** The deadline has passed. */
    @Override
    public final void run(Timeout expired) {
        cancelWith(Status.of(Status.CODE_HANDLE_TIMEOUT));
    }

    /** The caller does not want the result any longer. On the event loop. */
    final void cancelledByCaller() {
        cancelWith(Status.of(Status.CODE_CANCELLED));
    }

    /** The end comes before the handler is told, which might bring another. */
    private void cancelWith(Status status) {
        List<Runnable> actions = markCancelled();
        failed(status);
        giveUpTurn();
        actions.forEach(this::runCancelAction);
    }

    /** Tells the handler that nobody waits. */
    final void cancelContext() {
        List<Runnable> actions = markCancelled();
        giveUpTurn();
        actions.forEach(this::runCancelAction);
    }

    private synchronized List<Runnable> markCancelled() {
        List<Runnable> actions = cancelActions;
        cancelled = true;
        cancelActions = null;
        return actions == null ? List.of() : actions;
    }

    private void runCancelAction(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            log.warn(
                    "cancel action of {} failed, session {}",
                    Printable.of(message.serviceMethod()),
                    link.session().id(),
                    e);
        }
    }

    final boolean hasSeq(String seq) {
        String text = message.seqText();
        return (text == null ? Long.toString(message.seq()) : text).equals(seq);
    }

    /** Stops the timer, logs and counts; called once, by whoever brought the end. */
    final void report(Status status, @Nullable Message reply) {
        Timeout pending = timeout;
        if (pending != null) {
            pending.cancel();
        }
        link.shared()
                .reports()
                .ended(
                        observed,
                        link.session(),
                        kind(),
                        Side.SERVER,
                        route,
                        message,
                        status,
                        startNanos,
                        message,
                        reply);
    }

    @Override
    public final SessionImpl session() {
        return link.session();
    }

    @Override
    public final Message message() {
        return message;
    }

    @Override
    public final String serviceMethod() {
        return message.serviceMethod();
    }

    @Override
    public final String path() {
        return ServicePath.pathOf(message.serviceMethod());
    }

    @Override
    public final @Nullable String query(String name) {
        return query().get(name);
    }

    @Override
    public final List<String> queryAll(String name) {
        return query().getAll(name);
    }

    private Metadata query() {
        Metadata present = query;
        if (present == null) {
            String method = message.serviceMethod();
            int mark = method.indexOf('?');
            present = mark < 0 ? new Metadata() : Metadata.parse(method.substring(mark + 1));
            query = present;
        }
        return present;
    }

    @Override
    public final Metadata metadata() {
        return message.metadata();
    }

    @Override
    public final Attributes attributes() {
        Attributes present = attributes;
        if (present == null) {
            present = link.session().attributes().copyOnUse();
            attributes = present;
        }
        return present;
    }

    @Override
    public final byte bodyCodec() {
        return message.bodyCodec();
    }

    @Override
    public final XferPipe pipe() {
        return message.pipe();
    }

    @Override
    public final String realIp() {
        String named = message.hasMetadata() ? message.metadata().get(ReservedMetadata.REAL_IP) : null;
        return named == null ? Addresses.hostOf(link.connection().remoteAddress()) : named;
    }

    @Override
    public final @Nullable Duration timeLeft() {
        return deadlineNanos == 0 ? null : Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime()));
    }

    @Override
    public final boolean isCancelled() {
        return cancelled;
    }

    @Override
    public final void onCancel(Runnable action) {
        synchronized (this) {
            if (!cancelled) {
                List<Runnable> actions = cancelActions;
                if (actions == null) {
                    actions = new ArrayList<>(1);
                    cancelActions = actions;
                }
                actions.add(action);
                return;
            }
        }
        runCancelAction(action);
    }
}
