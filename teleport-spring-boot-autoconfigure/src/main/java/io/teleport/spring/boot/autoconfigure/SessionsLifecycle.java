package io.teleport.spring.boot.autoconfigure;

import org.springframework.context.SmartLifecycle;

/** Dials the named sessions when the application starts, and closes them when all else has stopped. */
final class SessionsLifecycle implements SmartLifecycle {

    private final NamedSessions sessions;
    private volatile boolean running;

    SessionsLifecycle(NamedSessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public void start() {
        sessions.start();
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        sessions.stop().join();
    }

    @Override
    public void stop(Runnable callback) {
        running = false;
        sessions.stop().whenComplete((done, failure) -> callback.run());
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return LifecyclePhases.SESSIONS;
    }

    @Override
    public boolean isPauseable() {
        return false;
    }
}
