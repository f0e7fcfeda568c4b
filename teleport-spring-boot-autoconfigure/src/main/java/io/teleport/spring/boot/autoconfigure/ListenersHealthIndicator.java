package io.teleport.spring.boot.autoconfigure;

import io.teleport.ListenerInfo;
import io.teleport.Peer;
import io.teleport.PeerConfig;
import java.util.List;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/** Is up when every configured listener is bound. */
final class ListenersHealthIndicator extends AbstractHealthIndicator {

    private final Peer peer;

    ListenersHealthIndicator(Peer peer) {
        super("Teleport listeners health check failed");
        this.peer = peer;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        List<ListenerInfo> bound =
                peer.listeners().stream().filter(ListenerInfo::open).toList();
        if (bound.size() == configured(peer.config())) {
            builder.up();
        } else {
            builder.down();
        }
        bound.forEach(listener -> builder.withDetail(
                listener.config().name(), listener.localAddress().toString()));
    }

    private static int configured(PeerConfig config) {
        return config.listeners().size() + (config.listenPort() == null ? 0 : 1);
    }
}
