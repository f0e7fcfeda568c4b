package io.teleport.router;

import io.teleport.message.Status;
import io.teleport.plugin.HookChain;
import io.teleport.plugin.Invocation;
import io.teleport.plugin.RouteInfo;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** Calls a method. */
final class MethodInvoker implements Invoker {

    private final Object target;
    private final Method method;
    private final MethodHandle direct;
    private final MethodHandle arguments;
    private final MethodHandle spread;
    private final @Nullable RequiredBody required;

    /**
     * Binds a method to the object that it is called on.
     *
     * @param required  the parameter that must not be {@code null}; {@code null} where there is none
     * @param direct    from context and body to the method's result
     * @param arguments from context and body to its arguments, as an array
     * @param spread    from that array to the method's result
     */
    MethodInvoker(
            Object target,
            Method method,
            @Nullable RequiredBody required,
            MethodHandle direct,
            MethodHandle arguments,
            MethodHandle spread) {
        this.target = target;
        this.method = method;
        this.required = required;
        this.direct = direct;
        this.arguments = arguments;
        this.spread = spread;
    }

    @Override
    public @Nullable Object invoke(HandlerContext context, @Nullable Object body) throws Throwable {
        return body == null && required != null ? required.missing() : (Object) direct.invokeExact(context, body);
    }

    @Override
    public @Nullable Object invoke(HandlerContext context, @Nullable Object body, RouteInfo route, HookChain hooks)
            throws Throwable {
        Object[] values = (Object[]) (Object) arguments.invokeExact(context, body);
        Status status = hooks.preInvoke(new Invocation(route, target, method, values));
        if (!status.isOk()) {
            return status;
        }
        return required != null && required.isMissingIn(values)
                ? required.missing()
                : (Object) spread.invokeExact(values);
    }
}
