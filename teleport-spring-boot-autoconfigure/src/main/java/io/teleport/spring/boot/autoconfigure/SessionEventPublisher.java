package io.teleport.spring.boot.autoconfigure;

import io.teleport.plugin.SessionListener;
import io.teleport.session.Session;
import io.teleport.session.SessionState;
import io.teleport.spring.SessionStateEvent;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** Makes application events of what becomes of sessions, as long as the context can publish any. */
final class SessionEventPublisher implements SessionListener {

    private final ApplicationContext context;

    SessionEventPublisher(ApplicationContext context) {
        this.context = context;
    }

    @Override
    public void stateChanged(Session session, SessionState before, SessionState now) {
        boolean ended = context instanceof ConfigurableApplicationContext configurable && !configurable.isActive();
        if (!ended) {
            context.publishEvent(new SessionStateEvent(session, before, now));
        }
    }
}
