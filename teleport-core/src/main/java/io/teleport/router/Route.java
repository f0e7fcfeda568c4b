package io.teleport.router;

import io.netty.buffer.ByteBuf;
import io.teleport.plugin.Exchange;
import io.teleport.plugin.HookChain;
import io.teleport.plugin.Plugin;
import io.teleport.plugin.RouteInfo;
import io.teleport.session.DispatchMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A handler under its path, with everything that handling a message needs. Immutable. */
public final class Route {

    private final RouteInfo info;
    private final List<Plugin> plugins;
    private final HookChain hooks;
    private final RouteBody body;
    private final Invoker invoker;
    private final boolean unknown;
    private final String source;

    Route(
            RouteInfo info,
            List<Plugin> plugins,
            HookChain hooks,
            RouteBody body,
            Invoker invoker,
            boolean unknown,
            String source) {
        this.info = info;
        this.plugins = plugins;
        this.hooks = hooks;
        this.body = body;
        this.invoker = invoker;
        this.unknown = unknown;
        this.source = source;
    }

    public RouteInfo info() {
        return info;
    }

    /** How the handler runs; {@code null} for the peer's default. */
    public @Nullable DispatchMode dispatch() {
        return info.dispatch();
    }

    /** The plugins of this route: the global ones to the left, groups from outer to inner, its own, the global right. */
    public HookChain hooks() {
        return hooks;
    }

    /**
     * Decodes a body to what the handler takes; {@code null} when it takes none.
     *
     * @param body stays owned by the caller; it is itself the result where the handler takes a {@link ByteBuf}
     * @throws io.teleport.codec.CodecException when the codec is not registered or the bytes are no such body
     */
    public @Nullable Object readBody(byte codecId, ByteBuf body) {
        return this.body.read(codecId, body);
    }

    /**
     * Calls the handler.
     *
     * @param context a {@link CallContext} or {@link PushContext}, as the kind of the route asks
     * @return what the handler returned: a value, a {@link java.util.concurrent.CompletionStage} of one, a
     *     {@link io.teleport.message.Status}, or {@code null}
     * @throws Throwable what the handler threw, or a {@link io.teleport.message.StatusException} 400 when the query or
     *     the metadata lack what a parameter needs
     */
    public @Nullable Object handle(HandlerContext context, @Nullable Object body) throws Throwable {
        return hooks.hasPreInvoke() ? invoker.invoke(context, body, info, hooks) : invoker.invoke(context, body);
    }

    /** The plugins of groups and of the route itself, without the global ones. */
    List<Plugin> plugins() {
        return plugins;
    }

    Route withHooks(HookChain changed) {
        return new Route(info, plugins, changed, body, invoker, unknown, source);
    }

    /** Whether this route takes what no other takes. */
    public boolean isUnknown() {
        return unknown;
    }

    /** The path, or {@link Exchange#UNKNOWN_ROUTE} for a handler of unknown messages. */
    public String metricName() {
        return unknown ? Exchange.UNKNOWN_ROUTE : info.path();
    }

    /** Names the method or function that handles, for people. */
    String source() {
        return source;
    }

    @Override
    public String toString() {
        return info.kind() + " " + info.path() + " -> " + source;
    }
}
