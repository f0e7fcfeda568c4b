package io.teleport.plugin;

import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** A method that is about to be called to handle a message. */
public final class Invocation {

    private final RouteInfo route;
    private final Object target;
    private final Method method;
    private final @Nullable Object[] arguments;

    /** Makes one; the arguments are not copied. */
    public Invocation(RouteInfo route, Object target, Method method, @Nullable Object[] arguments) {
        this.route = route;
        this.target = target;
        this.method = method;
        this.arguments = arguments;
    }

    public RouteInfo route() {
        return route;
    }

    /** The object that has the method, or a proxy of it. */
    public Object target() {
        return target;
    }

    /** The method as the user's class has it. */
    public Method method() {
        return method;
    }

    /** The arguments in the order of the parameters; one may be replaced by another of the parameter's type. */
    public @Nullable Object[] arguments() {
        return arguments;
    }

    @Override
    public String toString() {
        return "route " + route.path();
    }
}
