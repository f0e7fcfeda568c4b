package io.teleport.plugin.auth;

import io.teleport.session.PreSession;
import org.jspecify.annotations.Nullable;

/** Knows what to show to whom. */
@FunctionalInterface
public interface TokenSource {

    /**
     * The token for a session that has been dialed, asked for at each connection. Runs on a worker and may block.
     *
     * @return {@code null} to show nothing, for others that do not ask
     */
    @Nullable
    String token(PreSession session);
}
