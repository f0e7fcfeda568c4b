package io.teleport.spring.boot.autoconfigure;

import io.teleport.ConfigException;
import io.teleport.plugin.proxy.Proxy;
import io.teleport.plugin.proxy.ProxyLabel;
import io.teleport.router.ServicePath;
import io.teleport.session.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The proxy that the configuration describes: forwards to named sessions by path. */
final class ProxyRoutes {

    private final Map<String, NamedSession> sessions;
    private final List<ProxyRouteProperties> routes;

    /**
     * Takes the routes.
     *
     * @throws TeleportPropertyException when one names a session that there is not, or has a path that nothing can fit
     */
    ProxyRoutes(NamedSessions sessions, List<ProxyRouteProperties> routes) {
        this.sessions = sessions.all();
        this.routes = routes;
        for (int i = 0; i < routes.size(); i++) {
            requireSession(i, routes.get(i).session());
            requirePath(i, routes.get(i));
        }
    }

    /** A proxy for calls and one for pushes, each if a route is about them. */
    List<Proxy> proxies() {
        List<ProxyRouteProperties> calls =
                routes.stream().filter(ProxyRouteProperties::hasCalls).toList();
        List<ProxyRouteProperties> pushes =
                routes.stream().filter(ProxyRouteProperties::hasPushes).toList();
        List<Proxy> proxies = new ArrayList<>();
        if (!calls.isEmpty()) {
            proxies.add(Proxy.by(label -> find(calls, label)).callsOnly());
        }
        if (!pushes.isEmpty()) {
            proxies.add(Proxy.by(label -> find(pushes, label)).pushesOnly());
        }
        return proxies;
    }

    private @Nullable Session find(List<ProxyRouteProperties> candidates, ProxyLabel label) {
        String path = ServicePath.pathOf(label.serviceMethod());
        for (ProxyRouteProperties route : candidates) {
            if (route.fits(path)) {
                return sessions.get(route.session());
            }
        }
        return null;
    }

    private void requireSession(int index, String name) {
        if (!sessions.containsKey(name)) {
            String expected = "one of the sessions below " + TeleportProperties.SESSIONS_PREFIX + "*, which are "
                    + sessions.keySet();
            throw refused(index, "session", name, expected);
        }
    }

    private static void requirePath(int index, ProxyRouteProperties route) {
        if (!route.hasValidPath()) {
            throw refused(index, "path", route.path(), "a path, or the beginning of paths and ** at the end");
        }
    }

    private static TeleportPropertyException refused(int index, String key, String value, String expected) {
        return new TeleportPropertyException(
                TeleportProperties.PREFIX + ".proxy.",
                new ConfigException("routes[" + index + "]." + key, value.isEmpty() ? null : value, expected));
    }
}
