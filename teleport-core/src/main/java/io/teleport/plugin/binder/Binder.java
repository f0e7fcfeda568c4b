package io.teleport.plugin.binder;

import io.teleport.message.Message;
import io.teleport.message.Status;
import io.teleport.plugin.Hook;
import io.teleport.plugin.Invocation;
import io.teleport.plugin.MessageContext;
import io.teleport.plugin.RouteInfo;
import io.teleport.router.HandlerContext;
import io.teleport.router.ServicePath;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Fills the fields of bodies from metadata, query and attributes, and checks bodies and parameters.
 *
 * <p>A field, or a component of a record, with {@link io.teleport.router.Meta}, {@link io.teleport.router.Query} or
 * {@link io.teleport.router.Attribute} gets its value from there once the body is decoded. A message without a body
 * makes an empty object first: a record, or a class with a constructor without parameters.
 *
 * <pre>{@code
 * record Search(@Size(min = 3) String text, @Meta("tenant") String tenant, @Query(defaultValue = "20") @Max(100) Integer limit) {}
 * }</pre>
 *
 * <p>With {@link JakartaChecks} the constraints of bodies are checked after that, and those of a method's parameters before
 * it is called. What is missing, of the wrong type, or against a constraint is answered with 400, or as
 * {@link io.teleport.router.OnInvalid} says. Thread-safe.
 */
public final class Binder implements Hook.PostReg, Hook.PostReadCallBody, Hook.PostReadPushBody, Hook.PreInvoke {

    private final Checks checks;
    private final Map<String, BoundType> calls = new ConcurrentHashMap<>();
    private final Map<String, BoundType> pushes = new ConcurrentHashMap<>();

    /** Checks no constraints. */
    public Binder() {
        this(Checks.NONE);
    }

    public Binder(Checks checks) {
        this.checks = checks;
    }

    /** Looks for what there is to bind; refuses a field that cannot be. */
    @Override
    public Status postReg(RouteInfo route) {
        try {
            BoundType type = BoundType.of(route.bodyType());
            typesOf(route.kind()).put(route.path(), type);
            return Status.OK;
        } catch (IllegalArgumentException e) {
            return Status.of(Status.CODE_INTERNAL_ERROR).withReason(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public Status postReadCallBody(MessageContext context) {
        return bind(context, RouteInfo.Kind.CALL);
    }

    @Override
    public Status postReadPushBody(MessageContext context) {
        return bind(context, RouteInfo.Kind.PUSH);
    }

    @Override
    public Status preInvoke(Invocation invocation) {
        return checks.check(invocation);
    }

    private Status bind(MessageContext context, RouteInfo.Kind kind) {
        Message message = context.message();
        String path = ServicePath.pathOf(message.serviceMethod());
        BoundType type = typesOf(kind).get(path);
        if (type == null) {
            return Status.OK;
        }
        if (type.hasFields()) {
            message.body(type.bind(message.body(), (HandlerContext) context));
        }
        Object body = message.body();
        return body == null || !type.isObject() ? Status.OK : checks.check(path, body);
    }

    private Map<String, BoundType> typesOf(RouteInfo.Kind kind) {
        return kind == RouteInfo.Kind.CALL ? calls : pushes;
    }
}
