package io.teleport.spring.boot.autoconfigure;

import io.teleport.Peer;
import org.springframework.context.SmartLifecycle;

/** Stops accepting, and lets what accepted sessions are doing finish, before other beans begin to stop. */
final class GracefulStopLifecycle implements SmartLifecycle {

    private final Peer peer;
    private volatile boolean running;

    GracefulStopLifecycle(Peer peer) {
        this.peer = peer;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        peer.stopServing().toCompletableFuture().join();
    }

    @Override
    public void stop(Runnable callback) {
        running = false;
        peer.stopServing().whenComplete((done, failure) -> callback.run());
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return LifecyclePhases.GRACEFUL_STOP;
    }

    @Override
    public boolean isPauseable() {
        return false;
    }
}
