package io.teleport.router;

import io.netty.buffer.ByteBuf;
import io.teleport.codec.BodyReaders;
import io.teleport.codec.CodecRegistry;
import io.teleport.plugin.HookChain;
import io.teleport.plugin.Plugin;
import io.teleport.plugin.RouteInfo;
import java.util.List;

/** Puts a handler, its codecs and its plugins together to a route; holds what all routes of a peer share. */
final class RouteFactory {

    private final CodecRegistry codecs;
    private final ServiceMethodMapper mapper;
    private volatile GlobalPlugins globals;

    RouteFactory(CodecRegistry codecs, ServiceMethodMapper mapper, GlobalPlugins globals) {
        this.codecs = codecs;
        this.mapper = mapper;
        this.globals = globals;
    }

    ServiceMethodMapper mapper() {
        return mapper;
    }

    /** The plugins of the whole peer. */
    GlobalPlugins globals() {
        return globals;
    }

    /** Changes them for the routes that are made from now on. */
    void globals(GlobalPlugins changed) {
        globals = changed;
    }

    /** A route to a handler that is found by its path. */
    Route known(RouteInfo info, List<Plugin> plugins, Invoker invoker, String source) {
        requirePath(info.path(), source);
        return new Route(info, plugins, hooks(plugins), bodyOf(info), invoker, false, source);
    }

    /** A route to a handler of all that is not found. */
    Route unknown(RouteInfo info, List<Plugin> plugins, Invoker invoker, String source) {
        return new Route(info, plugins, hooks(plugins), bodyOf(info), invoker, true, source);
    }

    /** The hooks of these plugins between those of the global ones. */
    HookChain hooks(List<Plugin> plugins) {
        return HookChain.of(globals.around(plugins));
    }

    private RouteBody bodyOf(RouteInfo info) {
        if (info.bodyType() == ByteBuf.class) {
            return (codecId, body) -> body;
        }
        BodyReaders readers = BodyReaders.of(codecs, info.bodyType());
        return readers::read;
    }

    private static void requirePath(String path, String source) {
        if (path.isBlank() || path.indexOf('?') >= 0) {
            throw new IllegalArgumentException(
                    "path of " + source + ": \"" + path + "\" (expected: some text without a question mark)");
        }
    }
}
