package io.teleport.spring.boot.autoconfigure;

import io.teleport.Peer;
import org.springframework.beans.factory.SmartInitializingSingleton;

/** Gives the peer the proxy of the configuration once all beans exist. */
final class ProxyInitializer implements SmartInitializingSingleton {

    private final Peer peer;
    private final ProxyRoutes routes;

    ProxyInitializer(Peer peer, ProxyRoutes routes) {
        this.peer = peer;
        this.routes = routes;
    }

    @Override
    public void afterSingletonsInstantiated() {
        peer.addPlugins(routes.proxies());
    }
}
