package io.teleport.spring.boot.autoconfigure;

import io.teleport.ConfigException;
import io.teleport.ListenerInfo;
import io.teleport.Peer;
import java.net.InetSocketAddress;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.SmartLifecycle;

/**
 * Lets the peer listen once the application context is refreshed, publishes its ports, and keeps the JVM alive while it
 * listens.
 */
final class ListenersLifecycle implements SmartLifecycle, DisposableBean {

    private static final String PREFIX = "local.teleport.";

    private final Peer peer;
    private final LocalPorts ports;
    private final KeepAlive keepAlive = new KeepAlive();
    private volatile boolean running;

    ListenersLifecycle(Peer peer, LocalPorts ports) {
        this.peer = peer;
        this.ports = ports;
    }

    @Override
    public void start() {
        try {
            peer.listen();
        } catch (ConfigException e) {
            throw new TeleportPropertyException(TeleportProperties.PEER_PREFIX, e);
        }
        publishPorts();
        if (!peer.listeners().isEmpty()) {
            keepAlive.begin();
        }
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        keepAlive.end();
        peer.stopListening();
    }

    /** A context whose start fails later on may be destroyed without being stopped. */
    @Override
    public void destroy() {
        keepAlive.end();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return LifecyclePhases.LISTENERS;
    }

    @Override
    public boolean isPauseable() {
        return false;
    }

    private void publishPorts() {
        boolean isFirst = true;
        for (ListenerInfo listener : peer.listeners()) {
            if (listener.localAddress() instanceof InetSocketAddress address) {
                ports.publish(PREFIX + listener.config().name() + ".port", address.getPort());
                if (isFirst) {
                    ports.publish(PREFIX + "port", address.getPort());
                }
                isFirst = false;
            }
        }
    }
}
