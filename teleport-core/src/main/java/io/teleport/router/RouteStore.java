package io.teleport.router;

import io.teleport.message.Status;
import io.teleport.plugin.HookChain;
import java.util.List;
import java.util.function.UnaryOperator;

/** Holds the current route table of a peer: readers take it as it is, one writer at a time replaces it. */
final class RouteStore {

    private volatile RouteTable table = RouteTable.EMPTY;

    RouteTable table() {
        return table;
    }

    /**
     * Adds all of these routes or none. Plugins are asked when it is known that no path is taken, and may register
     * routes themselves.
     */
    synchronized void add(List<Route> routes) {
        table.with(routes);
        routes.forEach(RouteStore::askPlugins);
        table = table.with(routes);
    }

    /** Gives all routes new hooks, and asks those that are new. */
    synchronized void rebuild(UnaryOperator<Route> change, HookChain added) {
        table.all().forEach(route -> askPlugins(route, added));
        table = table.map(change);
    }

    private static void askPlugins(Route route) {
        askPlugins(route, route.hooks());
    }

    private static void askPlugins(Route route, HookChain hooks) {
        Status status = hooks.postReg(route.info());
        if (!status.isOk()) {
            throw new IllegalStateException(
                    route.info().kind() + " route: " + route.info().path() + " is refused by a plugin: " + status);
        }
    }
}
