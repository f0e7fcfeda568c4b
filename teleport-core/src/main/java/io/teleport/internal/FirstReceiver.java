package io.teleport.internal;

import java.util.concurrent.CompletableFuture;

/** The first receiver of a connection that is being made. */
interface FirstReceiver extends MessageReceiver {

    /** The connection, before it is in a pipeline. */
    void attach(Connection created);

    /** Ends when the connection is what it was made for, or with a status exception. */
    CompletableFuture<?> result();
}
