package io.teleport;

import io.teleport.internal.Pool;
import io.teleport.message.StatusException;
import io.teleport.session.Session;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * Sessions with one address, for who has more to send than one connection takes. Sessions are opened when they are needed
 * and closed when they are not; after a failure the pool tries again by itself, after pauses as for redialing.
 *
 * <p>Ask for a session each time: one that is kept may be closed meanwhile. Thread-safe.
 */
public final class SessionPool implements AutoCloseable {

    private final Pool pool;

    SessionPool(Pool pool) {
        this.pool = pool;
    }

    /**
     * The session with the fewest calls waiting, which all users of the pool share; waits where the first has to be opened.
     *
     * @throws StatusException       that of the failed dial when none can be opened, mostly 105, at once while the pool
     *     pauses after such a failure; 102 when the pool or its peer is closed
     * @throws IllegalStateException on an event loop when it would have to wait
     */
    public Session session() {
        CompletableFuture<Session> session = sessionAsync();
        if (!session.isDone()) {
            Pool.mustNotBlock();
        }
        try {
            return session.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof StatusException refused ? new StatusException(refused.status(), refused) : e;
        }
    }

    /** {@link #session()} without waiting. */
    public CompletableFuture<Session> sessionAsync() {
        return pool.session();
    }

    /** Whether there is a session that can be used. */
    public boolean isHealthy() {
        return pool.stats().sessions() > 0;
    }

    public PoolStats stats() {
        return pool.stats();
    }

    /** Closes all sessions gracefully; ends when they are closed. */
    public CompletionStage<Void> closeGracefully() {
        return pool.close();
    }

    /** {@link #closeGracefully()} without waiting. */
    @Override
    public void close() {
        pool.close();
    }
}
