package io.teleport.spring.boot.autoconfigure;

import io.teleport.plugin.RouteInfo;
import io.teleport.router.DuplicateRouteException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains which two handlers want the same route. */
final class DuplicateRouteFailureAnalyzer extends AbstractFailureAnalyzer<DuplicateRouteException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, DuplicateRouteException cause) {
        RouteInfo route = cause.route();
        return new FailureAnalysis(
                route.kind() + " route " + route.path() + " has two handlers: " + cause.present() + " and "
                        + cause.refused() + ".",
                "Rename one of the methods, give it a path of its own with @" + annotation(route.kind())
                        + ", or give one of the controllers a prefix.",
                cause);
    }

    private static String annotation(RouteInfo.Kind kind) {
        return kind == RouteInfo.Kind.CALL ? "CallMapping" : "PushMapping";
    }
}
