package io.teleport.plugin.overloader;

import io.teleport.message.Status;
import io.teleport.plugin.Hook;
import io.teleport.plugin.MessageContext;
import io.teleport.router.ServicePath;
import io.teleport.session.PreSession;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Protects a peer from more than it can take: limits its connections, and the calls and pushes of the other sides in a
 * second, in all and for single routes. The limits may be changed at any time.
 *
 * <p>A connection above the limit is closed before it becomes a session. A call above a limit is answered with 503 before
 * its body is read, so that the caller may try again later; a push is dropped. All are counted.
 *
 * <p>After a pause as many calls are let through at once as the limit says; when more come they are let through evenly. New
 * limits begin to count anew, and close no connections. Thread-safe.
 */
public final class Overloader
        implements Hook.PostDial, Hook.PostAccept, Hook.PostReadCallHeader, Hook.PostReadPushHeader {

    private final AtomicInteger connections = new AtomicInteger();
    private final LongAdder refusedConnections = new LongAdder();
    private final LongAdder refusedMessages = new LongAdder();
    private final LongSupplier nanoTime;
    private volatile Limits limits;
    private volatile Rates rates;

    public Overloader(Limits limits) {
        this(limits, System::nanoTime);
    }

    Overloader(Limits limits, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.limits = limits;
        this.rates = new Rates(limits, nanoTime.getAsLong());
    }

    /** The limits in force. */
    public Limits limits() {
        return limits;
    }

    /** Changes the limits, for what comes from here on. */
    public synchronized void update(Limits changed) {
        rates = new Rates(Objects.requireNonNull(changed, "changed"), nanoTime.getAsLong());
        limits = changed;
    }

    /** Connections at the moment. */
    public int connections() {
        return connections.get();
    }

    /** Connections that were refused so far. */
    public long refusedConnections() {
        return refusedConnections.sum();
    }

    /** Calls and pushes that were refused so far. */
    public long refusedMessages() {
        return refusedMessages.sum();
    }

    @Override
    public Status postDial(PreSession session, boolean isRedial) {
        return postAccept(session);
    }

    @Override
    public Status postAccept(PreSession session) {
        int limit = limits.connections();
        if (connections.incrementAndGet() > limit && limit > 0) {
            connections.decrementAndGet();
            refusedConnections.increment();
            return Status.of(Status.CODE_REFUSED).withReason("connections: above " + limit);
        }
        session.closeFuture().thenRun(connections::decrementAndGet);
        return Status.OK;
    }

    @Override
    public Status postReadCallHeader(MessageContext context) {
        Rates current = rates;
        if (current.areNone()) {
            return Status.OK;
        }
        Status status = current.take(ServicePath.pathOf(context.message().serviceMethod()), nanoTime.getAsLong());
        if (!status.isOk()) {
            refusedMessages.increment();
        }
        return status;
    }

    @Override
    public Status postReadPushHeader(MessageContext context) {
        return postReadCallHeader(context);
    }
}
