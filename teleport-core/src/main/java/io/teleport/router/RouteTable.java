package io.teleport.router;

import io.teleport.plugin.RouteInfo;
import io.teleport.plugin.RouteInfo.Kind;
import io.teleport.proto.InternedServiceMethods;
import io.teleport.proto.ServiceMethods;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All routes of a peer at one moment. Immutable: a registration makes a new table. */
public final class RouteTable {

    static final RouteTable EMPTY = new RouteTable(List.of());

    private final List<Route> routes;
    private final Map<String, Route> calls = new HashMap<>();
    private final Map<String, Route> pushes = new HashMap<>();
    private final @Nullable Route unknownCall;
    private final @Nullable Route unknownPush;
    private final ServiceMethods serviceMethods;

    private RouteTable(List<Route> routes) {
        this.routes = routes;
        routes.stream().filter(route -> !route.isUnknown()).forEach(this::add);
        this.unknownCall = unknownOf(Kind.CALL);
        this.unknownPush = unknownOf(Kind.PUSH);
        this.serviceMethods = InternedServiceMethods.of(
                Stream.concat(calls.keySet().stream(), pushes.keySet().stream()).toList());
    }

    /**
     * The route of this path, else the one that takes unknown calls, else {@code null}.
     *
     * @param path without a query, see {@link ServicePath#pathOf}
     */
    public @Nullable Route findCall(String path) {
        Route route = calls.get(path);
        return route != null ? route : unknownCall;
    }

    /**
     * The route of this path, else the one that takes unknown pushes, else {@code null}.
     *
     * @param path without a query, see {@link ServicePath#pathOf}
     */
    public @Nullable Route findPush(String path) {
        Route route = pushes.get(path);
        return route != null ? route : unknownPush;
    }

    /** Reads service methods and gives the names of routes without making a string. */
    public ServiceMethods serviceMethods() {
        return serviceMethods;
    }

    List<Route> all() {
        return routes;
    }

    RouteTable map(UnaryOperator<Route> change) {
        return new RouteTable(routes.stream().map(change).toList());
    }

    /** All routes in the order of their registration, those for unknown messages among them. */
    public List<RouteInfo> routes() {
        return routes.stream().map(Route::info).toList();
    }

    /**
     * This table and more routes.
     *
     * @throws DuplicateRouteException when a path is taken
     */
    RouteTable with(List<Route> added) {
        return new RouteTable(Stream.concat(routes.stream(), added.stream()).toList());
    }

    private void add(Route route) {
        Map<String, Route> sameKind = route.info().kind() == Kind.CALL ? calls : pushes;
        Route present = sameKind.putIfAbsent(route.info().path(), route);
        if (present != null) {
            throw new DuplicateRouteException(present, route);
        }
    }

    private @Nullable Route unknownOf(Kind kind) {
        Route found = null;
        for (Route route : routes) {
            if (route.isUnknown() && route.info().kind() == kind) {
                if (found != null) {
                    throw new DuplicateRouteException(found, route);
                }
                found = route;
            }
        }
        return found;
    }
}
