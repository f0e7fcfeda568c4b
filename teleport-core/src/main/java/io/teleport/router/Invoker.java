package io.teleport.router;

import io.teleport.plugin.HookChain;
import io.teleport.plugin.RouteInfo;
import org.jspecify.annotations.Nullable;

/** Calls the handler of a route, whatever shape it has. */
@FunctionalInterface
interface Invoker {

    /** Lets through what the handler returns or throws, unchanged. */
    @Nullable
    Object invoke(HandlerContext context, @Nullable Object body) throws Throwable;

    /**
     * The same, once the hooks agree to the arguments; otherwise returns their status. Functions have no arguments to look
     * at.
     */
    default @Nullable Object invoke(HandlerContext context, @Nullable Object body, RouteInfo route, HookChain hooks)
            throws Throwable {
        return invoke(context, body);
    }
}
