package io.teleport.router;

/**
 * Calls handlers that are functions.
 *
 * <p>The casts hold because the codecs of the route read the handler's type. A handler is given {@code null} for an
 * empty body, which its type parameter cannot say.
 */
final class Functions {

    private Functions() {}

    @SuppressWarnings({"unchecked", "NullAway"})
    static Invoker ofCall(CallHandler<?, ?> handler) {
        CallHandler<Object, Object> function = (CallHandler<Object, Object>) handler;
        return (context, body) -> function.handle(body, (CallContext) context);
    }

    @SuppressWarnings({"unchecked", "NullAway"})
    static Invoker ofPush(PushHandler<?> handler) {
        PushHandler<Object> function = (PushHandler<Object>) handler;
        return (context, body) -> {
            function.handle(body, (PushContext) context);
            return null;
        };
    }

    /** The class of a handler; for a lambda the class that contains it. */
    static String nameOf(Object handler) {
        String name = handler.getClass().getName();
        int lambda = name.indexOf("$$Lambda");
        return lambda < 0 ? name : "a function in " + name.substring(0, lambda);
    }
}
