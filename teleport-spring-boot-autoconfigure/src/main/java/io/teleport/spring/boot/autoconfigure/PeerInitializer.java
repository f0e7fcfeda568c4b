package io.teleport.spring.boot.autoconfigure;

import io.teleport.Peer;
import io.teleport.plugin.Plugin;
import java.util.List;
import java.util.function.Predicate;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Gives the peer its plugins and controllers once all beans exist and before it listens or dials, so that these may
 * inject the peer.
 */
final class PeerInitializer implements SmartInitializingSingleton {

    private final Peer peer;
    private final ObjectProvider<Plugin> plugins;
    private final ControllerRegistrar controllers;

    PeerInitializer(Peer peer, ObjectProvider<Plugin> plugins, ControllerRegistrar controllers) {
        this.peer = peer;
        this.plugins = plugins;
        this.controllers = controllers;
    }

    @Override
    public void afterSingletonsInstantiated() {
        List<Plugin> present = peer.plugins();
        Predicate<Plugin> claimed = controllers.claimed();
        peer.addPlugins(plugins.orderedStream()
                .filter(plugin -> !present.contains(plugin))
                .filter(claimed.negate())
                .toList());
        controllers.register(peer.router());
    }
}
