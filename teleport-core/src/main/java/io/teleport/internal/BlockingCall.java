package io.teleport.internal;

import io.teleport.codec.BodyReaders;
import io.teleport.message.Message;
import io.teleport.message.Status;
import java.util.concurrent.locks.LockSupport;

/** A call for whose end its caller waits. */
final class BlockingCall extends OutboundCall {

    private final Thread caller = Thread.currentThread();

    BlockingCall(SessionImpl session, Message request, BodyReaders reader) {
        super(session, request, reader, session.nanoTime());
    }

    @Override
    void ended() {
        LockSupport.unpark(caller);
    }

    /** Waits for the end; an interrupt gives the call up and stays set. */
    void await() {
        if (hasEnded()) {
            return;
        }
        Dispatcher dispatcher = session().shared().dispatcher();
        dispatcher.beginWait();
        try {
            boolean interrupted = false;
            while (!hasEnded()) {
                LockSupport.park(this);
                if (Thread.interrupted()) {
                    interrupted = true;
                    cancel(Status.of(Status.CODE_CANCELLED).withReason("the waiting thread was interrupted"));
                }
            }
            if (interrupted) {
                caller.interrupt();
            }
        } finally {
            dispatcher.endWait();
        }
    }
}
