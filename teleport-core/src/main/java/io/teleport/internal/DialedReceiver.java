package io.teleport.internal;

import java.util.concurrent.CompletableFuture;

/** The first receiver of a connection that is being dialed. */
interface DialedReceiver extends MessageReceiver {

    /** The connection, before it is in a pipeline. */
    void attach(Connection created);

    /** Ends when the attempt has succeeded, or with a status exception. */
    CompletableFuture<?> result();
}
