package io.teleport.internal;

import io.teleport.plugin.SessionListener;
import io.teleport.session.Session;
import io.teleport.session.SessionState;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells those who listen what becomes of sessions: in the order in which it happens, one thing at a time. */
final class SessionEvents {

    private static final Logger log = LoggerFactory.getLogger(SessionEvents.class);

    private final List<SessionListener> listeners;
    private final Executor executor;
    private final Queue<Consumer<SessionListener>> events = new ConcurrentLinkedQueue<>();
    private final AtomicInteger untold = new AtomicInteger();

    SessionEvents(List<SessionListener> listeners, Executor executor) {
        this.listeners = listeners;
        this.executor = executor;
    }

    void changed(Session session, SessionState before, SessionState now) {
        tell(listener -> listener.stateChanged(session, before, now));
    }

    void failed(Session session, Throwable cause) {
        tell(listener -> listener.failed(session, cause));
    }

    private void tell(Consumer<SessionListener> event) {
        if (!listeners.isEmpty()) {
            events.add(event);
            if (untold.getAndIncrement() == 0) {
                executor.execute(this::tellAll);
            }
        }
    }

    private void tellAll() {
        int told;
        do {
            told = untold.get();
            for (int i = 0; i < told; i++) {
                Consumer<SessionListener> event = events.remove();
                listeners.forEach(listener -> tell(listener, event));
            }
        } while (untold.addAndGet(-told) > 0);
    }

    private static void tell(SessionListener listener, Consumer<SessionListener> event) {
        try {
            event.accept(listener);
        } catch (RuntimeException e) {
            log.error("session listener {} failed", listener, e);
        }
    }
}
