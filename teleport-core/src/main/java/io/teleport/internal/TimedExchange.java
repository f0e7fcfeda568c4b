package io.teleport.internal;

import io.netty.util.Timeout;
import io.netty.util.Timer;
import io.teleport.message.Status;
import io.teleport.plugin.ObservedExchange;
import java.util.concurrent.TimeUnit;

/** Tells what follows an exchange that it takes long, unless it ends before. */
record TimedExchange(ObservedExchange observed, Timeout timeout) implements ObservedExchange {

    /** Returns what is given where nothing is to be told. */
    static ObservedExchange of(ObservedExchange observed, Timer timer) {
        long patience = observed.patienceNanos();
        if (patience <= 0) {
            return observed;
        }
        try {
            Timeout started = timer.newTimeout(late -> observed.takesLong(), patience, TimeUnit.NANOSECONDS);
            return new TimedExchange(observed, started);
        } catch (IllegalStateException e) {
            // The peer is closed, so this ends at once.
            return observed;
        }
    }

    @Override
    public Scope open() {
        return observed.open();
    }

    @Override
    public void failed(Throwable cause) {
        observed.failed(cause);
    }

    @Override
    public void ended(String route, Status status, long costNanos) {
        timeout.cancel();
        observed.ended(route, status, costNanos);
    }
}
