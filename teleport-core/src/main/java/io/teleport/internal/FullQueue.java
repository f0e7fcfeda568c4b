package io.teleport.internal;

import io.teleport.OutboundPolicy;
import io.teleport.message.Status;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens to a message for which a session's outbound queue has no room.
 *
 * @param policy  what the configuration wants
 * @param givenUp whether nobody wants the message to be sent any more, so that waiting ends
 */
record FullQueue(Link link, OutboundPolicy policy, BooleanSupplier givenUp) {

    private static final Logger log = LoggerFactory.getLogger(FullQueue.class);

    /** For a message that is wanted however long it takes. */
    FullQueue(Link link, OutboundPolicy policy) {
        this(link, policy, () -> false);
    }

    /** OK once there is room; otherwise the message is not to be written. */
    Status madeRoom() {
        if (!link.connection().outbox().isOpen()) {
            return Status.CONNECTION_CLOSED;
        }
        return switch (policy) {
            case BLOCK -> waitForRoom();
            case FAIL -> full();
            case DROP -> dropped();
            case DISCONNECT -> disconnected();
        };
    }

    private Status waitForRoom() {
        if (Thread.currentThread() instanceof EventLoopThread) {
            return full();
        }
        Dispatcher dispatcher = link.shared().dispatcher();
        dispatcher.beginWait();
        try {
            Outbox outbox = link.connection().outbox();
            boolean hasRoom = outbox.awaitRoom(givenUp);
            return hasRoom ? Status.OK : outbox.isOpen() ? full() : Status.CONNECTION_CLOSED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Status.of(Status.CODE_CANCELLED).withReason("interrupted while waiting for room to write");
        } finally {
            dispatcher.endWait();
        }
    }

    private Status full() {
        link.shared().counters().dropped.increment();
        return Status.of(Status.CODE_WRITE_FAILED)
                .withReason("outbound queue: " + link.connection().outbox().pendingBytes()
                        + " bytes wait (expected: less than "
                        + link.shared().config().outboundLimit() + ")");
    }

    private Status dropped() {
        Status status = full();
        log.debug("message dropped, session {}: {}", link.session().id(), status);
        return status;
    }

    private Status disconnected() {
        Status status = full();
        log.warn("session {} closed, its reader is too slow: {}", link.session().id(), status.reason());
        link.closeNow();
        return status;
    }
}
