package io.teleport.internal;

import io.teleport.message.Printable;
import io.teleport.proto.ProtoException;
import org.slf4j.Logger;

/** Logs the end of a connection in one line; with a stack trace only when the mistake is ours. */
final class FailureLog {

    private FailureLog() {}

    static void connectionFailed(Logger log, String what, Connection connection, Throwable cause) {
        if (Failures.isPeersFault(cause)) {
            String proto = connection.proto().name();
            log.warn("{} ({}) closed: {}", what, proto, Printable.of(text(connection, cause)));
        } else {
            log.error("{} ({}) closed", what, connection.proto().name(), cause);
        }
    }

    /** What is wrong, and what came instead if it was the first that came. On the event loop. */
    static String text(Connection connection, Throwable cause) {
        String strange = cause instanceof ProtoException ? connection.strangeBytes() : "";
        return Failures.text(cause) + (strange.isEmpty() ? "" : "; received: " + strange);
    }
}
