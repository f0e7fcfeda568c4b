package io.teleport.internal;

import io.teleport.message.Message;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What a {@link Worker} holds back of the replies of its tasks, until there are enough or somebody waits for them. */
final class HeldBack {

    private final Dispatcher dispatcher;
    private final AtomicReference<@Nullable HeldReplies> held = new AtomicReference<>();

    /** What was sent last, to be used again. The worker's own. */
    private @Nullable HeldReplies spare;

    HeldBack(Dispatcher dispatcher) {
        this.dispatcher = dispatcher;
    }

    /**
     * Encodes a reply, which is sent with those that follow, or soon, and counts as in flight until then. On the worker
     * itself.
     *
     * @throws RuntimeException when it cannot be encoded; then nothing of it is sent
     */
    void add(Link link, Message reply) {
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

    boolean areSome() {
        return held.get() != null;
    }

    /** What is held at this moment. */
    @Nullable
    HeldReplies present() {
        return held.get();
    }

    /** Sends what there is. On the worker itself. */
    void letGo() {
        HeldReplies replies = take();
        if (replies != null) {
            send(replies);
        }
    }

    /** Where the replies are written at once, that is no part of a task. Returns whether there were enough for it. */
    boolean letGoOfMany() {
        HeldReplies replies = held.get();
        boolean many = replies != null && replies.areWorthAFlush();
        if (many) {
            letGo();
        }
        return many;
    }

    /** Sends what there is while the worker is busy with something else. Any thread. */
    void sendForAnother() {
        HeldReplies replies = take();
        if (replies != null) {
            replies.send();
        }
    }

    private @Nullable HeldReplies take() {
        return held.get() == null ? null : held.getAndSet(null);
    }
}
