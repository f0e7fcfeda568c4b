package io.teleport.router;

import io.teleport.plugin.RouteInfo;

/** Two handlers for one route. */
public final class DuplicateRouteException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final transient RouteInfo route;
    private final String present;
    private final String refused;

    DuplicateRouteException(Route present, Route refused) {
        super(refused.info().kind() + " route: " + refused.info().path() + " of " + refused.source()
                + " (expected: a path that " + present.source() + " does not have)");
        this.route = refused.info();
        this.present = present.source();
        this.refused = refused.source();
    }

    /** The route that was refused. */
    public RouteInfo route() {
        return route;
    }

    /** The method or function that has the route. */
    public String present() {
        return present;
    }

    /** The method or function that was refused. */
    public String refused() {
        return refused;
    }
}
