package io.teleport.internal;

import io.teleport.OutboundPolicy;
import io.teleport.PeerConfig;
import io.teleport.message.Status;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens to a message for which an outbound queue has no room.
 *
 * @param policy  what the configuration wants
 * @param givenUp whether nobody wants the message to be sent any more, so that waiting ends
 */
record FullQueue(Sender sender, OutboundPolicy policy, BooleanSupplier givenUp) {

    private static final Logger log = LoggerFactory.getLogger(FullQueue.class);

    /** For a message that is wanted however long it takes. */
    FullQueue(Sender sender, OutboundPolicy policy) {
        this(sender, policy, () -> false);
    }

    /** OK once there is room; otherwise the message is not to be written. */
    Status madeRoom() {
        if (!sender.outbox().isOpen()) {
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
        if (EngineThread.runsLoop()) {
            return full();
        }
        Dispatcher dispatcher = sender.dispatcher();
        dispatcher.beginWait();
        try {
            Outbox outbox = sender.outbox();
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
        sender.countDropped();
        return Status.of(Status.CODE_WRITE_FAILED)
                .withReason("outbound queue: " + sender.outbox().pendingBytes()
                        + " bytes wait (expected: less than "
                        + sender.config().outboundLimit() + ")");
    }

    private Status dropped() {
        Status status = full();
        log.debug("message dropped, {}: {}", sender, status);
        return status;
    }

    private Status disconnected() {
        Status status = full();
        log.warn("{} closed, its reader is too slow: {}", sender, status.reason());
        sender.closeNow();
        return status;
    }

    /** Whose queue it is; its text names it in the log. */
    interface Sender {

        Outbox outbox();

        Dispatcher dispatcher();

        PeerConfig config();

        /** A message has found no room. */
        void countDropped();

        /** Closes without waiting for anything. */
        void closeNow();
    }
}
