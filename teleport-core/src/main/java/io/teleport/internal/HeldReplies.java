package io.teleport.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.buffer.UnpooledHeapByteBuf;
import io.teleport.message.Message;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replies of one link, encoded one behind the other by the worker that has them, to wake the event loop up once
 * for all of them. Used by one thread at a time; may be used again once they are sent.
 */
final class HeldReplies {

    private static final Logger log = LoggerFactory.getLogger(HeldReplies.class);

    private static final int MOST_FRAMES = 128;
    private static final int MOST_BYTES = 128 * 1024;

    /** An array of its own, in which codecs write in place. */
    private final ByteBuf frames = new UnpooledHeapByteBuf(UnpooledByteBufAllocator.DEFAULT, 4096, Integer.MAX_VALUE);

    private @Nullable Link link;
    private int count;

    boolean areOf(Link other) {
        return link == other;
    }

    boolean areEnough() {
        return count >= MOST_FRAMES || frames.readableBytes() >= MOST_BYTES;
    }

    /** Whether they are as many as are written to the network at once. */
    boolean areWorthAFlush() {
        return count >= Outbox.FRAMES_A_FLUSH || frames.readableBytes() >= Outbox.BYTES_A_FLUSH;
    }

    /**
     * Encodes one more, of the same link as those before.
     *
     * @throws RuntimeException when it cannot be encoded; then nothing of it is kept
     */
    void add(Link of, Message reply) {
        of.connection().append(reply, frames);
        link = of;
        count++;
    }

    /** Hands them to the event loop, which ends their being in flight. */
    void send() {
        Link last = link;
        if (last != null) {
            int sent = count;
            try {
                last.connection().sendReplies(frames, sent);
            } catch (RuntimeException | Error e) {
                last.closeNow();
                log.error(
                        "session {} closed: {} replies cannot be sent",
                        last.session().id(),
                        sent,
                        e);
            } finally {
                link = null;
                count = 0;
                frames.clear();
                last.ended(sent);
            }
        }
    }

    /** Whether its memory is worth keeping. */
    boolean isReusable() {
        return frames.capacity() <= 2 * MOST_BYTES;
    }
}
