package io.teleport.router;

import io.netty.buffer.ByteBuf;
import io.teleport.codec.BodyReaders;
import io.teleport.codec.CodecRegistry;
import io.teleport.plugin.HookChain;
import io.teleport.plugin.Plugin;
import io.teleport.plugin.RouteInfo;
import java.util.List;
import java.util.stream.Stream;

/** Puts a handler, its codecs and its plugins together to a route; holds what all routes of a peer share. */
final class RouteFactory {

    private final CodecRegistry codecs;
    private final ServiceMethodMapper mapper;
    private final List<Plugin> globalRight;
    private volatile List<Plugin> globalLeft;

    RouteFactory(CodecRegistry codecs, ServiceMethodMapper mapper, List<Plugin> globalLeft, List<Plugin> globalRight) {
        this.codecs = codecs;
        this.mapper = mapper;
        this.globalLeft = List.copyOf(globalLeft);
        this.globalRight = List.copyOf(globalRight);
    }

    ServiceMethodMapper mapper() {
        return mapper;
    }

    /** The plugins of the whole peer, in their order. */
    List<Plugin> globals() {
        return Stream.concat(globalLeft.stream(), globalRight.stream()).toList();
    }

    /**
     * Adds global plugins behind those on the left; routes made before need new hooks.
     *
     * @throws IllegalArgumentException when a name is taken
     */
    void addLeft(List<Plugin> plugins) {
        HookChain.of(Stream.concat(globals().stream(), plugins.stream()).toList());
        globalLeft = Stream.concat(globalLeft.stream(), plugins.stream()).toList();
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
        return HookChain.of(Stream.of(globalLeft, plugins, globalRight)
                .flatMap(List::stream)
                .toList());
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
