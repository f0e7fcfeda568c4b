package io.teleport.router;

import io.teleport.plugin.RouteInfo;

/** A method of a controller, ready to be a route. */
record MappedMethod(RouteInfo info, Invoker invoker, String source) {}
