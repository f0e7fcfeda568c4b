package io.teleport.router;

import org.jspecify.annotations.Nullable;

/** Calls the handler of a route, whatever shape it has. */
@FunctionalInterface
interface Invoker {

    /** Lets through what the handler returns or throws, unchanged. */
    @Nullable
    Object invoke(HandlerContext context, @Nullable Object body) throws Throwable;
}
