package io.teleport.internal;

import io.teleport.message.Printable;
import org.slf4j.Logger;

/** Logs the end of a connection in one line; with a stack trace only when the mistake is ours. */
final class FailureLog {

    private FailureLog() {}

    static void connectionFailed(Logger log, String what, Connection connection, Throwable cause) {
        if (Failures.isPeersFault(cause)) {
            log.warn("{} ({}) closed: {}", what, connection.proto().name(), Printable.of(Failures.text(cause)));
        } else {
            log.error("{} ({}) closed", what, connection.proto().name(), cause);
        }
    }
}
