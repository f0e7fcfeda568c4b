package io.teleport.plugin.heartbeat;

import io.teleport.session.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One heartbeat on its way. */
final class Heartbeat {

    static final String PATH = "/heartbeat";

    /** Metadata, and in generation 4 a part of the query, that tells the sender's rate in seconds. */
    static final String RATE = "hb_";

    private static final Logger log = LoggerFactory.getLogger(Heartbeat.class);

    private Heartbeat() {}

    /** Calls without waiting: whatever the answer is, it will have come from a peer that lives. */
    static void call(Request request) {
        try {
            request.callAsync(byte[].class);
        } catch (RuntimeException e) {
            notSent(request, e);
        }
    }

    static void push(Request request) {
        try {
            request.push();
        } catch (RuntimeException e) {
            notSent(request, e);
        }
    }

    /** The connection is gone or its queue is full, and others find that out. */
    private static void notSent(Request request, RuntimeException e) {
        log.debug("{} was not sent: {}", request, e.getMessage());
    }
}
