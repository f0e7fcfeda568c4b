package io.teleport.router;

import io.teleport.message.Status;
import java.util.List;

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

    private static void askPlugins(Route route) {
        Status status = route.hooks().postReg(route.info());
        if (!status.isOk()) {
            throw new IllegalStateException(
                    route.info().kind() + " route: " + route.info().path() + " is refused by a plugin: " + status);
        }
    }
}
