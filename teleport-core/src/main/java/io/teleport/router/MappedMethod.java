package io.teleport.router;

import io.teleport.plugin.RouteInfo;
import java.lang.reflect.Method;

/** A method of a controller, ready to be a route. */
record MappedMethod(Method method, RouteInfo info, Invoker invoker, String source) {}
