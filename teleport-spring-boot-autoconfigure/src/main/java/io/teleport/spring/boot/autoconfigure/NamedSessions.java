package io.teleport.spring.boot.autoconfigure;

import io.teleport.ConfigException;
import io.teleport.Peer;
import io.teleport.session.Session;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** The sessions of the configuration, by name. */
final class NamedSessions {

    private final Peer peer;
    private final TlsContexts tls;
    private final Map<String, SessionProperties> properties;
    private final Map<String, NamedSession> sessions = new LinkedHashMap<>();

    /**
     * Makes the sessions, and dials none.
     *
     * @throws TeleportPropertyException when a property is refused
     */
    NamedSessions(Peer peer, Map<String, SessionProperties> properties, TlsContexts tls) {
        this.peer = peer;
        this.tls = tls;
        this.properties = properties;
        properties.forEach((name, session) -> sessions.put(name, make(name, session)));
    }

    Map<String, NamedSession> all() {
        return Collections.unmodifiableMap(sessions);
    }

    /** The session with this name, which the configuration has. */
    Session get(String name) {
        NamedSession session = sessions.get(name);
        if (session == null) {
            throw new IllegalArgumentException("session: " + name + " (expected: one of " + sessions.keySet() + ")");
        }
        return session;
    }

    /**
     * Dials all that are not lazy, and waits for those that must not fail.
     *
     * @throws SessionDialException when one of these cannot be dialed
     */
    void start() {
        sessions.values().forEach(NamedSession::reopen);
        properties.forEach(this::start);
    }

    /** Closes all gracefully; ends when they are closed. */
    CompletableFuture<Void> stop() {
        return CompletableFuture.allOf(sessions.values().stream()
                .map(session -> session.close().toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new));
    }

    private NamedSession make(String name, SessionProperties session) {
        try {
            return new NamedSession(new SessionDialer(peer, session, tls.client(session.ssl())));
        } catch (ConfigException e) {
            throw new TeleportPropertyException(TeleportProperties.SESSIONS_PREFIX + name + ".", e);
        }
    }

    private void start(String name, SessionProperties session) {
        NamedSession named = sessions.get(name);
        if (named == null || session.lazy()) {
            return;
        }
        CompletableFuture<Session> attempt = named.connect();
        if (session.failFast()) {
            await(name, session, attempt);
        }
    }

    private static void await(String name, SessionProperties session, CompletableFuture<Session> attempt) {
        try {
            attempt.join();
        } catch (CompletionException e) {
            throw new SessionDialException(name, session.address(), e.getCause() == null ? e : e.getCause());
        }
    }
}
